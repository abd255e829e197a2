"""How fast numba, vectorbt and backtesting.py try moving-average pairs with fills and fees, on the bars that bench/optimize.ts tries them on.

Pinned (Python 3.11 or later):

    pip install numba==0.68.1 vectorbt==1.2.0 backtesting==0.6.5 numpy==2.4.6 pandas==3.1.1
    python bench/peers/optimize_pairs.py ENGINE INPUT.json ROUNDS

ENGINE is numba, vectorbt or backtesting; INPUT.json has open, close, first (the first bar traded), pairs, cash and commission.
Prints JSON: versions, processor seconds of each round (compiled before they count), and the total return of each pair.

All do the same: long while the fast average of the closes is above the slow one, flat while it is below; the signal of a close is filled
at the next open, with all the money in whole shares; each fill is charged; what is open is sold at the last close.
Averages are worked out within the time that is measured, once for each period. numba also works out the Sharpe ratio of each
pair, as Bellwether does there; the others give the total return alone.
"""

import importlib.metadata
import json
import sys
import time

import numpy as np

PINNED = {
    "numba": {"numba": "0.68.1", "numpy": "2.4.6"},
    "vectorbt": {"vectorbt": "1.2.0", "numba": "0.68.1", "numpy": "2.4.6", "pandas": "3.1.1"},
    "backtesting": {"backtesting": "0.6.5", "numpy": "2.4.6", "pandas": "3.1.1"},
}


def numba_engine(bars):
    from numba import njit

    @njit
    def average(close, period):
        out = np.full(len(close), np.nan)
        total = 0.0
        for bar in range(len(close)):
            total += close[bar]
            if bar >= period:
                total -= close[bar - period]
            if bar >= period - 1:
                out[bar] = total / period
        return out

    @njit
    def averages(close, periods):
        table = np.empty((len(periods), len(close)))
        for index in range(len(periods)):
            table[index] = average(close, periods[index])
        return table

    @njit
    def trade(open_, close, fast, slow, first, start, commission, returns):
        cash, held, position = start, 0.0, 0
        target = 0
        for bar in range(first):
            if fast[bar] > slow[bar]:
                target = 1
            elif fast[bar] < slow[bar]:
                target = 0
        before = start
        total = 0.0
        count = len(close) - first
        value = start
        for bar in range(first, len(close)):
            if position == 1 and target == 0:
                cash += held * open_[bar] - held * open_[bar] * commission
                held = 0.0
                position = 0
            elif position == 0 and target == 1:
                quantity = np.floor(cash / (open_[bar] * (1 + commission)))
                if quantity > 0:
                    cash -= quantity * open_[bar] + quantity * open_[bar] * commission
                    held = quantity
                    position = 1
            if bar == len(close) - 1 and position == 1:
                cash += held * close[bar] - held * close[bar] * commission
                held = 0.0
            value = cash + held * close[bar]
            change = value / before - 1
            returns[bar - first] = change
            total += change
            before = value
            if fast[bar] > slow[bar]:
                target = 1
            elif fast[bar] < slow[bar]:
                target = 0
        mean = total / count
        squares = 0.0
        for index in range(count):
            squares += (returns[index] - mean) ** 2
        deviation = np.sqrt(squares / (count - 1))
        sharpe = mean / deviation * np.sqrt(252.0) if deviation > 0 else np.nan
        return value / start - 1, sharpe

    @njit
    def trade_all(open_, close, fast_periods, slow_periods, fast_of, slow_of, first, cash, commission):
        fast = averages(close, fast_periods)
        slow = averages(close, slow_periods)
        results = np.empty(len(fast_of))
        sharpes = np.empty(len(fast_of))
        room = np.empty(len(close) - first)
        for pair in range(len(fast_of)):
            results[pair], sharpes[pair] = trade(
                open_, close, fast[fast_of[pair]], slow[slow_of[pair]], first, cash, commission, room
            )
        return results, sharpes

    pairs = np.array(bars["pairs"])
    fast_periods, fast_of = np.unique(pairs[:, 0], return_inverse=True)
    slow_periods, slow_of = np.unique(pairs[:, 1], return_inverse=True)
    open_, close = np.array(bars["open"]), np.array(bars["close"])
    return lambda: trade_all(
        open_, close, fast_periods, slow_periods, fast_of, slow_of, bars["first"], float(bars["cash"]), bars["commission"]
    )[0]


def vectorbt_engine(bars):
    import pandas as pd
    import vectorbt as vbt

    first = bars["first"]
    close = pd.Series(bars["close"], dtype=float)
    # One more bar, at the last close, at which all is sold.
    price = np.append(np.array(bars["open"])[first:], bars["close"][-1])[:, None]
    value = np.append(np.array(bars["close"])[first:], bars["close"][-1])[:, None]
    pairs = bars["pairs"]
    at_once = 250

    def block(part):
        fast = vbt.MA.run(close, window=[fast for fast, _ in part], short_name="fast").ma.to_numpy()
        slow = vbt.MA.run(close, window=[slow for _, slow in part], short_name="slow").ma.to_numpy()
        # The signals of the closes from the one before the window on, each at the row of the open after it.
        entries = (fast > slow)[first - 1 :].copy()
        exits = (fast < slow)[first - 1 :].copy()
        entries[-1] = False
        exits[-1] = True
        portfolio = vbt.Portfolio.from_signals(
            value,
            entries,
            exits,
            price=price,
            fees=bars["commission"],
            size_granularity=1,
            init_cash=bars["cash"],
            freq="1D",
        )
        return portfolio.total_return().to_numpy()

    return lambda: np.concatenate([block(pairs[at : at + at_once]) for at in range(0, len(pairs), at_once)])


def backtesting_engine(bars):
    import warnings

    import pandas as pd
    from backtesting import Backtest, Strategy

    warnings.simplefilter("ignore")
    first = bars["first"]
    close = pd.Series(bars["close"], dtype=float)
    last = bars["close"][-1]
    # next() runs from the second bar on, and the first decision is at the close before the window.
    rows = {"Open": bars["open"][first - 2 :] + [last], "Close": bars["close"][first - 2 :] + [last]}
    data = pd.DataFrame(rows, dtype=float, index=pd.date_range("1990-01-01", periods=len(rows["Open"])))
    data["High"] = data[["Open", "Close"]].max(axis=1)
    data["Low"] = data[["Open", "Close"]].min(axis=1)

    class Cross(Strategy):
        fast = slow = None

        def init(self):
            pass

        def next(self):
            bar = len(self.data) - 1
            if bar >= len(self.fast):
                return
            if bar == len(self.fast) - 1 or self.fast[bar] < self.slow[bar]:
                self.position.close()
            elif self.fast[bar] > self.slow[bar] and not self.position:
                self.buy(size=1 - sys.float_info.epsilon)

    averages = {}

    def average(period):
        if period not in averages:
            averages[period] = close.rolling(period).mean().to_numpy()[first - 2 :]
        return averages[period]

    def run():
        averages.clear()
        backtest = Backtest(data, Cross, cash=bars["cash"], commission=bars["commission"])
        results = []
        for fast, slow in bars["pairs"]:
            stats = backtest.run(fast=average(fast), slow=average(slow))
            results.append(stats["Equity Final [$]"] / bars["cash"] - 1)
        return results

    return run


ENGINES = {"numba": numba_engine, "vectorbt": vectorbt_engine, "backtesting": backtesting_engine}


def main():
    engine, path, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    found = {name: importlib.metadata.version(name) for name in PINNED[engine]}
    if found != PINNED[engine]:
        sys.exit(f"wanted {PINNED[engine]}, found {found}")
    with open(path) as file:
        bars = json.load(file)
    work = ENGINES[engine](bars)
    results = work()
    seconds = []
    for _ in range(rounds):
        before = time.process_time()
        work()
        seconds.append(time.process_time() - before)
    print(json.dumps({"versions": found, "seconds": seconds, "returns": [float(value) for value in results]}))


if __name__ == "__main__":
    main()
