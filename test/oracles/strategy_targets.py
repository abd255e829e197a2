"""
Target positions of the rule-based strategies on the shipped samples, computed with pandas.

    python3 -m venv venv && venv/bin/pip install pandas==3.1.1 numpy==2.4.6
    venv/bin/python test/oracles/strategy_targets.py

Writes strategy_targets.json beside itself: for each symbol, strategy and `allow_short` the bars at which the
target changes, as [index of the bar, new target]; the target before the first of them is 0. Default parameters.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "data" / "samples"


def load(symbol):
    return pd.read_csv(SAMPLES / f"{symbol}.csv", parse_dates=["date"]).set_index("date")


def moving_average_cross(bars, short):
    difference = bars.close.rolling(10).mean() - bars.close.rolling(30).mean()
    return np.where(difference > 0, 1, np.where(difference < 0, short, 0))


def momentum(bars, short):
    change = bars.close.pct_change(20)
    return np.where(change > 0.02, 1, np.where(change < -0.02, short, 0))


def mean_reversion(bars, short):
    average = bars.close.rolling(20).mean()
    score = (bars.close - average) / bars.close.rolling(20).std(ddof=0)
    held, targets = 0, []
    for value in score:
        if value <= -2:
            held = 1
        elif value >= 2:
            held = short
        elif (held == 1 and value >= 0) or (held == -1 and value <= 0):
            held = 0
        targets.append(held)
    return np.array(targets)


def volatility_filter(bars, short):
    calm = bars.close.pct_change().rolling(20).std(ddof=0) <= 0.02
    distance = bars.close - bars.close.rolling(20).mean()
    return np.where(calm & (distance > 0), 1, np.where(calm & (distance < 0), short, 0))


def breakout(bars, short):
    ceiling, floor = bars.high.rolling(20).max().shift(), bars.low.rolling(20).min().shift()
    exit_ceiling, exit_floor = bars.high.rolling(10).max().shift(), bars.low.rolling(10).min().shift()
    # The exit channel is known before the entry channel, but nothing can be held that early.
    held, targets = 0, []
    for close, top, bottom, near_top, near_bottom in zip(bars.close, ceiling, floor, exit_ceiling, exit_floor):
        if close > top:
            held = 1
        elif close < bottom:
            held = short
        elif (held == 1 and close < near_bottom) or (held == -1 and close > near_top):
            held = 0
        targets.append(held)
    return np.array(targets)


def trend_following(bars, short):
    average = bars.close.rolling(100).mean()
    slope = average.diff(20)
    held, targets = 0, []
    for close, mean, rise in zip(bars.close, average, slope):
        if np.isnan(rise):
            targets.append(0)
            continue
        if held == 1 and close < mean or held == -1 and close > mean:
            held = 0
        if held == 0 and close > mean and rise > 0:
            held = 1
        elif held == 0 and close < mean and rise < 0:
            held = short
        targets.append(held)
    return np.array(targets)


STRATEGIES = {
    function.__name__: function
    for function in (moving_average_cross, momentum, mean_reversion, volatility_filter, breakout, trend_following)
}


def changes(targets):
    before = np.concatenate([[0], targets[:-1]])
    return [[int(bar), int(targets[bar])] for bar in np.flatnonzero(targets != before)]


def main():
    output = [
        {
            "symbol": symbol,
            "strategy": name,
            "allow_short": allow_short,
            "changes": changes(function(load(symbol), -1 if allow_short else 0)),
        }
        for symbol in ("SPX", "IXIC")
        for name, function in STRATEGIES.items()
        for allow_short in (False, True)
    ]
    (HERE / "strategy_targets.json").write_text(json.dumps(output, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
