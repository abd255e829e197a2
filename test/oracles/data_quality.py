"""Quality figures of the sample data, worked out with numpy and exchange_calendars.

    pip install numpy==2.4.6 pandas==3.1.1 exchange_calendars==4.13.2
    python test/oracles/data_quality.py

Writes test/oracles/data_quality.json: per sample the sessions without a bar, and the log returns of the closes that
lie more than 8 robust standard deviations (1.482602218505602 times the median absolute deviation) from their median, and
the number of opens within 0.001 % of the close before.
"""

import json
from pathlib import Path

import exchange_calendars
import numpy
import pandas

ROOT = Path(__file__).resolve().parents[2]
sessions = exchange_calendars.get_calendar("XNYS", start="1999-01-01", end="2018-12-31").sessions

figures = {}
for symbol in ["SPX", "IXIC"]:
    bars = pandas.read_csv(ROOT / f"data/samples/{symbol}.csv", parse_dates=["date"], index_col="date")
    returns = numpy.log(bars["close"]).diff().dropna()
    deviations = (returns - returns.median()).abs()
    outliers = returns[deviations > 8 * 1.482602218505602 * deviations.median()]
    figures[symbol] = {
        "bars": len(bars),
        "sessions": len(sessions),
        "missing": [day.date().isoformat() for day in sessions.difference(bars.index)],
        "unexpected": [day.date().isoformat() for day in bars.index.difference(sessions)],
        "staleOpens": int(((bars["open"] / bars["close"].shift() - 1).abs() <= 1e-5).sum()),
        "zeroVolume": int((bars["volume"] == 0).sum()),
        "outliers": [{"date": day.date().isoformat(), "logReturn": float(value)} for day, value in outliers.items()],
    }

path = ROOT / "test/oracles/data_quality.json"
path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
