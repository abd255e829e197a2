"""
Figures of daily returns of the shipped samples' closes, from quantstats and empyrical-reloaded.

    python3 -m venv venv && venv/bin/pip install quantstats==0.0.86 empyrical-reloaded==0.7.1 pandas==3.1.1 numpy==2.4.6 scipy==1.17.1
    venv/bin/python test/oracles/return_metrics.py

Writes return_metrics.json beside itself. Each case takes the closes from `from` to `to`; their percentage changes are the returns.
Losses are written as positive shares. quantstats' value at risk is that of the normal distribution, as is its conditional value at
risk unless it is asked for the historical one; empyrical's are historical.
"""

import json
from pathlib import Path

import empyrical
import pandas as pd
import quantstats.stats as qs

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
    return {
        "symbol": symbol,
        "from": first,
        "to": last,
        "quantstats": {
            "win_rate": float(qs.win_rate(returns)),
            "profit_factor": float(qs.profit_factor(returns)),
            "best": float(qs.best(returns)),
            "worst": float(qs.worst(returns)),
            "average_gain": float(qs.avg_win(returns)),
            "average_loss": float(qs.avg_loss(returns)),
            "parametric_var_95": -float(qs.value_at_risk(returns, confidence=0.95)),
            "parametric_cvar_95": -float(qs.conditional_value_at_risk(returns, confidence=0.95)),
            "cvar_95": -float(qs.conditional_value_at_risk(returns, confidence=0.95, method="historical")),
            "cagr": float(qs.cagr(returns)),
            "calmar": float(qs.calmar(returns)),
            "sharpe": float(qs.sharpe(returns)),
            "sortino": float(qs.sortino(returns)),
            "annual_volatility": float(qs.volatility(returns)),
            "max_drawdown": -float(qs.max_drawdown(returns)),
        },
        "empyrical": {
            "var_95": -float(empyrical.value_at_risk(returns, cutoff=0.05)),
            "cvar_95": -float(empyrical.conditional_value_at_risk(returns, cutoff=0.05)),
        },
    }


def main():
    lines = [json.dumps(run(*case), separators=(",", ":")) for case in CASES]
    (HERE / "return_metrics.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
