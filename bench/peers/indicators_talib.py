"""How fast TA-Lib's wheel works out the indicators that bench/indicators.ts measures, on the same bars.

Pinned: TA-Lib==0.8.2 (C library 0.8.1), numpy==2.4.6, Python 3.9 or later:

    pip install TA-Lib==0.8.2 numpy==2.4.6
    python bench/peers/indicators_talib.py data/samples/SPX.csv ROUNDS SAMPLE_MS

Prints JSON: versions, and for each indicator the passes over all bars a second, one figure a round, and its last value.
Arrays are made beforehand and results stay arrays, as a program in Python would have them. Processor time.
"""

import csv
import json
import sys
import time

import numpy as np
import talib

PINNED = {"TA-Lib": "0.8.2", "numpy": "2.4.6"}


def main():
    found = {"TA-Lib": talib.__version__, "numpy": np.__version__}
    if found != PINNED:
        sys.exit(f"wanted {PINNED}, found {found}")
    path, rounds, sample_ms = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    high, low, close, volume = (
        np.array([float(row[name]) for row in rows]) for name in ("high", "low", "close", "volume")
    )
    works = {
        "sma": lambda: talib.SMA(close, 20),
        "ema": lambda: talib.EMA(close, 12),
        "rsi": lambda: talib.RSI(close, 14),
        "macd": lambda: talib.MACD(close, 12, 26, 9)[2],
        "bollinger": lambda: talib.BBANDS(close, 20, 2, 2, 0)[0],
        "atr": lambda: talib.ATR(high, low, close, 14),
        "adx": lambda: talib.ADX(high, low, close, 14),
        "stochastic": lambda: talib.STOCH(high, low, close, 14, 3, 0, 3, 0)[1],
        "cci": lambda: talib.CCI(high, low, close, 20),
        "williams_r": lambda: talib.WILLR(high, low, close, 14),
        "roc": lambda: talib.ROC(close, 10),
        "obv": lambda: talib.OBV(close, volume),
        "mfi": lambda: talib.MFI(high, low, close, volume, 14),
    }
    results = {}
    for name, work in works.items():
        times = times_for(work, sample_ms)
        results[name] = {"rates": [], "last": float(work()[-1]), "times": times}
    for _ in range(rounds):
        for name, work in works.items():
            times = results[name]["times"]
            results[name]["rates"].append(times / seconds(work, times))
    for result in results.values():
        del result["times"]
    print(json.dumps({"versions": found, "bars": len(close), "indicators": results}))


def times_for(work, sample_ms):
    times = 1
    while True:
        took = seconds(work, times) * 1000
        if took >= sample_ms / 4:
            return max(1, round(times * sample_ms / took))
        times *= 4


def seconds(work, times):
    before = time.process_time()
    for _ in range(times):
        work()
    return max(time.process_time() - before, 1e-9)


main()
