"""
Slopes and z-scores of windows of the S&P 500's closes, from scipy and numpy.

    python3 -m venv venv && venv/bin/pip install scipy==1.17.1 pandas==3.1.1 numpy==2.4.6
    venv/bin/python test/oracles/trend.py

Writes trend.json beside itself: closes from `from` on, `count` of them, an hour apart. The slope is scipy's linregress over hours,
t its slope over its standard error; z is the last close less the mean of those before it, over their sample deviation.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import linregress

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "data" / "samples"
CASES = [("1999-01-04", 100), ("2008-09-15", 25), ("2008-10-15", 60), ("2017-01-03", 250)]


def run(first, count):
    closes = pd.read_csv(SAMPLES / "SPX.csv", parse_dates=["date"]).set_index("date").close.loc[first:].to_numpy()[:count]
    fit = linregress(np.arange(count), closes)
    before = closes[:-1]
    return {
        "values": closes.tolist(),
        "slope": float(fit.slope),
        "t": float(fit.slope / fit.stderr),
        "z": float((closes[-1] - before.mean()) / before.std(ddof=1)),
    }


def main():
    lines = [json.dumps(run(*case), separators=(",", ":")) for case in CASES]
    (HERE / "trend.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
