"""
Performance figures of the shipped samples' closes, from empyrical-reloaded.

    python3 -m venv venv && venv/bin/pip install empyrical-reloaded==0.7.1 pandas==3.1.1 numpy==2.4.6
    venv/bin/python test/oracles/empyrical_metrics.py

Writes empyrical_metrics.json beside itself. Each case takes the closes from `from` to `to` for an equity curve: its
returns are the closes' percentage changes. The dates of the drawdown are from pandas, as pyfolio's
get_max_drawdown_underwater takes them: the trough is the lowest point under water, the peak the last bar at the highest
value before, the recovery the first bar at that value after.
"""

import json
from pathlib import Path

import empyrical
import pandas as pd

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "data" / "samples"
CASES = [
    ("SPX", "1999-01-04", "2018-12-31"),
    ("IXIC", "1999-01-04", "2018-12-31"),
    ("SPX", "2007-06-15", "2009-12-31"),
    ("SPX", "2017-01-03", "2017-12-29"),
    ("IXIC", "2000-03-10", "2002-10-09"),
]


def run(symbol, first, last):
    closes = pd.read_csv(SAMPLES / f"{symbol}.csv", parse_dates=["date"]).set_index("date").close.loc[first:last]
    returns = closes.pct_change().dropna()
    underwater = closes / closes.cummax() - 1
    trough = underwater.idxmin()
    peak = underwater[:trough][underwater[:trough] == 0].index[-1]
    after = underwater[trough:][underwater[trough:] == 0]
    return {
        "symbol": symbol,
        "from": first,
        "to": last,
        "total_return": float(empyrical.cum_returns_final(returns)),
        "cagr": float(empyrical.cagr(returns)),
        "annual_volatility": float(empyrical.annual_volatility(returns)),
        "sharpe": float(empyrical.sharpe_ratio(returns)),
        "sortino": float(empyrical.sortino_ratio(returns)),
        "calmar": float(empyrical.calmar_ratio(returns)),
        "max_drawdown": -float(empyrical.max_drawdown(returns)),
        "max_drawdown_peak": str(peak.date()),
        "max_drawdown_trough": str(trough.date()),
        "max_drawdown_recovered": str(after.index[0].date()) if len(after) else None,
        "bars": len(closes),
        "monthly": [[int(year), int(month), float(value)] for (year, month), value in empyrical.aggregate_returns(returns, "monthly").items()],
        "yearly": [[int(year), float(value)] for year, value in empyrical.aggregate_returns(returns, "yearly").items()],
    }


def main():
    lines = [json.dumps(run(*case), separators=(",", ":")) for case in CASES]
    (HERE / "empyrical_metrics.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
