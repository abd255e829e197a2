"""Volatility, trend and bands of the last closed bars of the sample SPX on 2008-10-15, worked out with numpy.

    pip install numpy==2.2.6 pandas==2.2.3
    python test/oracles/market_indicators.py

Writes test/oracles/market_indicators.json.
"""

import json
from pathlib import Path

import numpy
import pandas

ROOT = Path(__file__).resolve().parents[2]
bars = pandas.read_csv(ROOT / "data/samples/SPX.csv", index_col="date")
bars = bars.loc[:"2008-10-15"].tail(260)
close = bars["close"].to_numpy()
returns = numpy.diff(numpy.log(close))
slope = numpy.polyfit(numpy.arange(50), numpy.log(close[-50:]), 1)[0]
middle, deviation = close[-20:].mean(), close[-20:].std()
result = {
    "close": close[-1],
    "return_1": close[-1] / close[-2] - 1,
    "return_20": close[-1] / close[-21] - 1,
    "volatility": returns[-20:].std(ddof=1) * numpy.sqrt(252),
    "annual_slope": numpy.expm1(slope * 252),
    "sma_200": close[-200:].mean(),
    "bollinger_percent": (close[-1] - (middle - 2 * deviation)) / (4 * deviation),
    "volume_ratio": bars["volume"].iloc[-1] / bars["volume"].iloc[-21:-1].mean(),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=2) + "\n")
