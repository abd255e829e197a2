"""
Reference trades from backtesting.py on the shipped samples, and on awkward bars made here.

    python3 -m venv venv && venv/bin/pip install backtesting==0.6.5 pandas==3.1.1 numpy==2.4.6
    venv/bin/python test/oracles/backtesting_py.py

Writes backtesting_py.json and backtesting_py_awkward.json beside itself: for each case the trades, and the equity at every 50th close of the window
and at its last. How the simulation's inputs map to backtesting.py:

commission    `commission=`: a share of the value of each fill, charged at entry and exit. The same.
slippage      `spread=` worsens the entry only; a trade is closed at the unworsened price. Cases without slippage
              therefore use the library as it is. Cases with it use SlippingBroker below, which worsens the exit too,
              except of a take-profit, which is a limit order.
quantity      `buy(size=1 - epsilon)`: whole shares for all the money, entry commission included. With a spread the
              library estimates that commission from the unworsened price, but charges it from the worsened one; the
              commission function below is told apart by the relative size, and estimates what will be charged.
              `FractionalBacktest` trades units of 1e-8 shares: quantities and money agree to about 1e-7, prices, dates
              and reasons exactly.
signals       decided in `next()` on precomputed targets, filled by the library at the next open. A reversal is
              `position.close()` and an order in the same `next()`: closed first, the new size from what is left.
stop, target  `sl=` and `tp=` of the order, absolute prices. They are shares of the entry price, which the order needs
              before the fill, so the oracle reads the next open in advance to say them. The library checks them from
              the entry bar on, the stop first, and fills at the open where the bar opens beyond. It refuses orders whose
              stop or target the last close is already beyond, so the cases keep them wider than the overnight gaps.
after a stop  the side is not entered again before the target has left it: a rule of the strategy, in `next()` here.
first bar     `next()` runs from the second bar, so the data starts two bars before the window; the first decision is
              at the close before the window.
awkward bars  SYNTHETIC below: they gap over stops and targets, reach both in one bar, stand still, and reverse at every close. Orders
              whose stop or target the last close is beyond are refused by the library, so a target that would be so is 0 there
              (`tradable`); the targets that were traded are in the output.
last bar      `finalize_trades` would close at the *open* of the last bar. Instead one bar whose four prices are the
              last close is appended, and the position is closed at its open; the reported date is the last real one.
"""

import json
import math
import sys
import warnings
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from backtesting import Backtest, Strategy
from backtesting.backtesting import _Broker
from backtesting.lib import FractionalBacktest
from strategy_targets import STRATEGIES, load

HERE = Path(__file__).resolve().parent
FROM, TO = "2001-01-02", "2018-12-31"
ALL_MONEY = 1 - sys.float_info.epsilon
CASES = [
    # symbol, strategy, allow_short, fractional, initial_capital, commission, slippage, stop_loss, take_profit
    ("SPX", "moving_average_cross", False, False, 1_000_000, 0.001, 0, None, None),
    ("SPX", "moving_average_cross", True, False, 1_000_000, 0.001, 0, None, None),
    ("SPX", "breakout", False, False, 1_000_000, 0.001, 0, None, None),
    ("SPX", "breakout", True, False, 1_000_000, 0.001, 0, None, None),
    ("SPX", "moving_average_cross", False, False, 1_000_000, 0.001, 0, 0.02, 0.04),
    ("SPX", "moving_average_cross", True, False, 1_000_000, 0.001, 0, 0.03, 0.06),
    ("SPX", "breakout", True, False, 1_000_000, 0.001, 0, 0.02, 0.05),
    ("SPX", "moving_average_cross", True, False, 1_000_000, 0.001, 0.0005, 0.03, 0.06),
    ("SPX", "breakout", True, False, 1_000_000, 0.001, 0.0005, None, None),
    ("SPX", "moving_average_cross", False, True, 10_000, 0.001, 0, None, None),
    ("IXIC", "moving_average_cross", True, True, 10_000, 0.001, 0.0005, 0.05, 0.06),
    ("IXIC", "breakout", True, False, 10_000, 0.002, 0, 0.04, 0.05),
]

# (seed, fractional, initial_capital, commission, slippage, stop_loss, take_profit)
SYNTHETIC = [
    (1, False, 1_000_000, 0.001, 0, 0.03, 0.05),
    (2, False, 1_000_000, 0, 0, 0.02, None),
    (3, False, 1_000_000, 0.002, 0, None, 0.03),
    (4, True, 10_000, 0.001, 0.0005, 0.04, 0.04),
    (5, False, 1_000, 0.01, 0, 0.05, 0.08),
    (6, False, 1_000_000, 0.001, 0, None, None),
]


def awkward_bars(seed, bars=300):
    """Prices with two decimals: some open far from the close before, some reach far to both sides, some do not move."""
    generator = np.random.default_rng(seed)
    rows, close = [], 100.0
    for _ in range(bars):
        gap = generator.choice([0, 0, 0.01, 0.06], p=[0.3, 0.3, 0.3, 0.1]) * generator.standard_normal()
        open_ = round(close * (1 + gap), 2)
        if generator.random() < 0.1:
            rows.append((open_, open_, open_, open_))
            close = open_
            continue
        reach = generator.choice([0.005, 0.02, 0.08], p=[0.4, 0.4, 0.2])
        close = round(open_ * (1 + reach * generator.uniform(-1, 1)), 2)
        high = round(max(open_, close) * (1 + reach * generator.random()), 2)
        low = round(min(open_, close) * (1 - reach * generator.random()), 2)
        rows.append((open_, high, low, close))
    index = pd.date_range("2020-01-01", periods=bars)
    data = pd.DataFrame(rows, columns=["open", "high", "low", "close"], index=index)
    data["volume"] = 1.0
    lengths = generator.choice([1, 1, 2, 3, 8], size=bars)
    sides = generator.choice([-1, 0, 1], size=bars)
    return data, np.repeat(sides, lengths)[:bars]


def tradable(data, targets, slippage, stop_loss, take_profit):
    """The targets, with 0 for those whose order the library would refuse at the next open."""
    opens, closes, kept = data.open.to_numpy(), data.close.to_numpy(), targets.copy()
    for bar in range(len(kept) - 1):
        side = kept[bar]
        entry = opens[bar + 1] * (1 + side * slippage)
        stop = entry * (1 - side * (stop_loss or 1))
        target = entry * (1 + side * (take_profit or 1))
        now = closes[bar] * (1 + side * slippage)
        if side and not (side * (now - stop) > 0 and side * (target - now) > 0):
            kept[bar] = 0
    return kept


class SlippingBroker(_Broker):
    """The spread worsens the exit as well, unless a take-profit ends the trade."""

    def _close_trade(self, trade, price, time_index):
        contingent = (trade._sl_order, trade._tp_order)
        by_signal = any(order.parent_trade is trade and order not in contingent for order in self.orders)
        beyond = trade.tp is not None and (price >= trade.tp if trade.is_long else price <= trade.tp)
        if by_signal or not beyond:
            price *= 1 - math.copysign(self._spread, trade.size)
        super()._close_trade(trade, price, time_index)


def commission_of(share, spread):
    def commission(size, price):
        worsened = price * (1 + math.copysign(spread, size)) if abs(size) < 1 else price
        return abs(size) * worsened * share

    return commission


class FollowTargets(Strategy):
    targets = opens = None
    stop_loss = take_profit = None
    slippage = 0
    scale = 1

    def init(self):
        self.by_signal = set()
        self.reasons = {}
        self.spent = 0

    def next(self):
        bar = len(self.data) - 1
        self.note_exits(bar)
        held = int(np.sign(self.position.size))
        if bar >= len(self.targets) - 2:  # the last real bar, or the one appended
            self.close_all("end_of_data")
            return
        target = int(self.targets[bar])
        if target != self.spent:
            self.spent = 0
        if held == target:
            return
        if held:
            self.close_all("signal")
        if target and target != self.spent:
            entry = self.opens[bar + 1] * self.scale * (1 + target * self.slippage)
            order = self.buy if target == 1 else self.sell
            order(
                size=ALL_MONEY,
                sl=self.stop_loss and entry * (1 - target * self.stop_loss),
                tp=self.take_profit and entry * (1 + target * self.take_profit),
            )

    def close_all(self, reason):
        for trade in self.trades:
            self.by_signal.add(trade.entry_bar)
            self.reasons[trade.entry_bar] = reason
            trade.close()

    def note_exits(self, bar):
        for trade in self.closed_trades:
            if trade.exit_bar == bar and trade.entry_bar not in self.by_signal:
                side = 1 if trade.is_long else -1
                entry = trade.entry_price
                profit = side * (trade.exit_price - entry) > 0
                self.reasons[trade.entry_bar] = "take_profit" if profit else "stop"
                self.spent = side


def run_sample(symbol, strategy, allow_short, *rules):
    bars = load(symbol)
    targets = STRATEGIES[strategy](bars, -1 if allow_short else 0)
    first = int(bars.index.searchsorted(pd.Timestamp(FROM)))
    last = int(bars.index.searchsorted(pd.Timestamp(TO), side="right")) - 1
    described = {"symbol": symbol, "strategy": strategy, "allow_short": allow_short, "from": FROM, "to": TO}
    return {**described, **run(bars, targets, first, last, 50, *rules)}


def run_synthetic(seed, *rules):
    data, targets = awkward_bars(seed)
    targets = tradable(data, targets, *rules[3:])
    described = {
        "seed": seed,
        "bars": data[["open", "high", "low", "close"]].to_numpy().tolist(),
        "targets": targets.tolist(),
        "first": 2,
    }
    return {**described, **run(data, targets, 2, len(data) - 1, 1, *rules)}


def run(bars, targets, first, last, every, fractional, initial_capital, commission, slippage, stop_loss, take_profit):
    data = bars.iloc[first - 2 : last + 1][["open", "high", "low", "close", "volume"]]
    data.columns = ["Open", "High", "Low", "Close", "Volume"]
    data = data.astype(float)
    appended = pd.DataFrame([[data.Close.iloc[-1]] * 4 + [0.0]], columns=data.columns, index=[data.index[-1] + pd.Timedelta(days=1)])
    data = pd.concat([data, appended])

    kind = FractionalBacktest if fractional else Backtest
    charged = commission_of(commission, slippage) if slippage else commission
    backtest = kind(data, FollowTargets, cash=initial_capital, commission=charged, spread=slippage, finalize_trades=False)
    if slippage:
        backtest._broker = partial(SlippingBroker, **backtest._broker.keywords)
    stats = backtest.run(
        targets=list(targets[first - 2 : last + 1]) + [0],
        opens=data.Open.to_numpy(),
        stop_loss=stop_loss,
        take_profit=take_profit,
        slippage=slippage,
        scale=1e-8 if fractional else 1,
    )
    reasons = stats["_strategy"].reasons
    last_real = data.index[-2]
    trades = stats["_trades"].sort_values("EntryBar")
    equity = stats["_equity_curve"].Equity.to_numpy()
    at_closes = np.append(equity[2:-2], equity[-1])
    sampled = list(range(0, len(at_closes) - 1, every)) + [len(at_closes) - 1]
    return {
        "fractional": fractional,
        "initial_capital": initial_capital,
        "commission": commission,
        "slippage": slippage,
        "stop_loss": stop_loss,
        "take_profit": take_profit,
        "columns": ["side", "quantity", "entry_date", "entry_price", "exit_date", "exit_price", "commission", "pnl", "return_pct", "exit_reason"],
        "trades": [
            [
                "long" if row.Size > 0 else "short",
                abs(row.Size),
                str(row.EntryTime.date()),
                row.EntryPrice,
                str(min(row.ExitTime, last_real).date()),
                row.ExitPrice,
                float(f"{row.Commission:.12g}"),
                float(f"{row.PnL:.12g}"),
                float(f"{row.ReturnPct * 100:.12g}"),
                reasons[row.EntryBar],
            ]
            for row in trades.itertuples()
        ],
        "equity": [[int(bar), float(f"{at_closes[bar]:.13g}")] for bar in sampled],
    }


def main():
    # Rejected orders would be warnings: a reference without trades is none.
    warnings.simplefilter("error", UserWarning)
    for name, make, cases in (("backtesting_py", run_sample, CASES), ("backtesting_py_awkward", run_synthetic, SYNTHETIC)):
        lines = [json.dumps(make(*case), separators=(",", ":")) for case in cases]
        (HERE / f"{name}.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
