"""Reference values of the indicators, from TA-Lib on real S&P 500 bars.

Made with Python 3.11, TA-Lib==0.8.2 (C library 0.8.1), numpy==2.4.6:

    pip install TA-Lib==0.8.2 numpy==2.4.6
    python test/oracles/talib_indicators.py

Writes talib_indicators.json beside this file: the first 300 bars of data/samples/SPX.csv, for each indicator one
column over them, null in TA-Lib's warm-up, and the values at the last bar of each whole sample. Numbers are written so
that they read back exactly.
"""

import csv
import json
import math
from pathlib import Path

import numpy as np
import talib

BARS = 300
HERE = Path(__file__).parent
SAMPLES = HERE / ".." / ".." / "data" / "samples"


def bars_of(symbol):
    with open(SAMPLES / f"{symbol}.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in ("high", "low", "close", "volume")}


def indicators_of(high, low, close, volume):
    upper, middle, lower = talib.BBANDS(close, 20, 2, 2, 0)
    macd, signal, histogram = talib.MACD(close, 12, 26, 9)
    slow_k, slow_d = talib.STOCH(high, low, close, 14, 3, 0, 3, 0)
    return {
        "sma_20": talib.SMA(close, 20),
        "sma_50": talib.SMA(close, 50),
        "sma_200": talib.SMA(close, 200),
        "ema_12": talib.EMA(close, 12),
        "ema_26": talib.EMA(close, 26),
        "standard_deviation_20": talib.STDDEV(close, 20, 1),
        "rsi_14": talib.RSI(close, 14),
        "macd": macd,
        "macd_signal": signal,
        "macd_histogram": histogram,
        "bollinger_upper": upper,
        "bollinger_middle": middle,
        "bollinger_lower": lower,
        "true_range": talib.TRANGE(high, low, close),
        "atr_14": talib.ATR(high, low, close, 14),
        "adx_14": talib.ADX(high, low, close, 14),
        "plus_di_14": talib.PLUS_DI(high, low, close, 14),
        "minus_di_14": talib.MINUS_DI(high, low, close, 14),
        "stochastic_k": slow_k,
        "stochastic_d": slow_d,
        "obv": talib.OBV(close, volume),
        "cci_20": talib.CCI(high, low, close, 20),
        "williams_r_14": talib.WILLR(high, low, close, 14),
        "roc_10": talib.ROC(close, 10),
        "mfi_14": talib.MFI(high, low, close, volume, 14),
        "rolling_max_20": talib.MAX(high, 20),
        "rolling_min_20": talib.MIN(low, 20),
        "typical_price": talib.TYPPRICE(high, low, close),
    }


spx = {name: column[:BARS] for name, column in bars_of("SPX").items()}
columns = indicators_of(**spx)
document = {
    "made_by": f"talib_indicators.py with TA-Lib {talib.__version__}, data/samples/SPX.csv, first {BARS} bars",
    "bars": {name: column.tolist() for name, column in spx.items()},
    "columns": {
        name: [None if math.isnan(value) else value for value in column.tolist()] for name, column in columns.items()
    },
    "latest": {
        symbol: {name: column[-1].item() for name, column in indicators_of(**bars_of(symbol)).items()}
        for symbol in ("SPX", "IXIC")
    },
}
# One column a line, so that a change shows which indicator it is in.
lines = json.dumps(document, separators=(",", ":")).replace('],"', '],\n"').replace(':{"', ':{\n"')
(HERE / "talib_indicators.json").write_text(lines + "\n")
print(f"{len(columns)} columns of {BARS} bars, {len(lines)} bytes")
