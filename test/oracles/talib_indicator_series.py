"""Reference values of the indicators on other series than talib_indicators.json has, from TA-Lib.

Made with Python 3.11, TA-Lib==0.8.2 (C library 0.8.1), numpy==2.4.6:

    pip install TA-Lib==0.8.2 numpy==2.4.6
    python test/oracles/talib_indicator_series.py

Writes talib_indicator_series.json beside this file. `series` are named: real bars (230 of the Nasdaq Composite from the
top of 2000 on, 230 of the S&P 500 over the autumn of 2008) and hand-made ones (bars that do not move, gaps up and down,
prices of cents, of hundreds of thousands, no volume, short ones down to a single bar), each with one column an
indicator, null in TA-Lib's warm-up. `samples` are the whole shipped samples: of each indicator every 50th value, so that
what piles up over 5,031 bars shows. Numbers are written so that they read back exactly.
"""

import csv
import json
import math
from pathlib import Path

import numpy as np
import talib

HERE = Path(__file__).parent
SAMPLES = HERE / ".." / ".." / "data" / "samples"
STRIDE = 50


def sample(symbol, start=None, bars=None):
    with open(SAMPLES / f"{symbol}.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    first = 0 if start is None else next(index for index, row in enumerate(rows) if row["date"] >= start)
    rows = rows[first : None if bars is None else first + bars]
    return {name: np.array([float(row[name]) for row in rows]) for name in ("high", "low", "close", "volume")}


def constant(price, bars):
    column = np.full(bars, price)
    return {"high": column, "low": column, "close": column, "volume": np.full(bars, 1000.0)}


def made(closes, spread, volume):
    """Bars around closes: highs and lows a share of `spread` away, never the same on both sides."""
    closes = np.array(closes)
    bars = np.arange(len(closes))
    return {
        "high": closes * (1 + spread * (1 + bars % 3)),
        "low": closes * (1 - spread * (1 + bars % 4)),
        "close": closes,
        "volume": np.array([float(volume(bar)) for bar in bars]),
    }


def waves(level, bars):
    return [level * (1 + 0.08 * math.sin(bar / 7) + 0.03 * math.sin(bar * 1.7) + bar / 4000) for bar in range(bars)]


def gapped(bars):
    """Doubles, halves, and jumps back, every 17 bars; between them it hardly moves."""
    factors = [1, 2, 0.5, 1.4, 3, 0.25]
    return [100 * factors[(bar // 17) % len(factors)] * (1 + 0.002 * math.sin(bar)) for bar in range(bars)]


def shortened(bars, count):
    return {name: column[:count] for name, column in bars.items()}


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


def listed(column):
    return [None if math.isnan(value) else value for value in column.tolist()]


def entry(bars):
    return {
        "bars": {name: column.tolist() for name, column in bars.items()},
        "columns": {name: listed(column) for name, column in indicators_of(**bars).items()},
    }


nasdaq = sample("IXIC", "2000-03-01", 230)
series = {
    "nasdaq_2000": nasdaq,
    "sp500_2008": sample("SPX", "2008-03-03", 230),
    "constant_50": constant(50.0, 210),
    "gaps": made(gapped(120), 0.004, lambda bar: 1000 + 700 * (bar % 5)),
    "cents": made(waves(0.0123, 90), 0.01, lambda bar: 1e7 + 1e6 * (bar % 7)),
    "hundreds_of_thousands": made(waves(612_345.5, 90), 0.006, lambda bar: 3 + bar % 11),
    "no_volume": made(waves(80, 60), 0.01, lambda bar: 0),
    "short_30": shortened(nasdaq, 30),
    "short_15": shortened(nasdaq, 15),
    "short_2": shortened(nasdaq, 2),
    "short_1": shortened(nasdaq, 1),
}
document = {
    "made_by": f"talib_indicator_series.py with TA-Lib {talib.__version__}",
    "stride": STRIDE,
    "series": {name: entry(bars) for name, bars in series.items()},
    "samples": {
        symbol: {name: listed(column[::STRIDE]) for name, column in indicators_of(**sample(symbol)).items()}
        for symbol in ("SPX", "IXIC")
    },
}
# One column a line, so that a change shows which indicator it is in.
lines = json.dumps(document, separators=(",", ":")).replace('],"', '],\n"').replace(':{"', ':{\n"')
(HERE / "talib_indicator_series.json").write_text(lines + "\n")
print(f"{len(series)} series, {len(lines)} bytes")
