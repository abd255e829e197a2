"""
Reference trades from backtesting.py on intraday bars, held overnight and flat at each close.

    python3 -m venv venv && venv/bin/pip install backtesting==0.6.5 pandas==3.1.1 numpy==2.4.6 tzdata==2026.6
    venv/bin/python test/oracles/backtesting_py_intraday.py

Writes backtesting_py_intraday.json beside itself. The bars are MADE UP by a seeded generator: no market's. They stand at the
sessions of the New York Stock Exchange from 2024-09-23 to 2024-12-31, 30 minutes each, named by their start in UTC: the
change of the clocks on 2024-11-03, Thanksgiving (2024-11-28), Christmas, and the half days 2024-11-29 and 2024-12-24
(close at 13:00) lie among them. Each session opens with a gap, some beyond a stop. backtesting_py.py says how the inputs
of the simulation map to the library; in addition:

overnight     the library knows no sessions: an order of the last close fills at the next bar's open, over the gap.
flat at close after the last bar of each session one bar is inserted whose four prices are its close. The position is closed at
              its open, and the inserted bar's `next()` enters again at the first open of the next session while the
              target stands. Times and equity are reported for the real bars; of a session's last bar the equity is
              that of the inserted one, after closing.
"""

import json
import warnings
from datetime import date, datetime, time, timedelta, timezone
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from backtesting import Backtest
from backtesting.lib import FractionalBacktest
from backtesting_py import FollowTargets, SlippingBroker, commission_of
from strategy_targets import STRATEGIES

HERE = Path(__file__).resolve().parent
SEED = 20241129
NEW_YORK = ZoneInfo("America/New_York")
FIRST_DAY, LAST_DAY = date(2024, 9, 23), date(2024, 12, 31)
HOLIDAYS = {date(2024, 11, 28), date(2024, 12, 25)}
HALF_DAYS = {date(2024, 11, 29), date(2024, 12, 24)}
FROM, TO = "2024-10-07", "2024-12-31"
CASES = [
    # strategy, allow_short, flat_at_close, fractional, initial_capital, commission, slippage, stop_loss, take_profit
    ("moving_average_cross", False, False, False, 1_000_000, 0.0002, 0, None, None),
    ("moving_average_cross", True, True, False, 1_000_000, 0.0002, 0, None, None),
    ("breakout", True, False, False, 1_000_000, 0.0002, 0, None, None),
    ("breakout", True, True, True, 10_000, 0.0002, 0, None, None),
    ("moving_average_cross", True, False, False, 1_000_000, 0.0002, 0.0003, 0.02, 0.03),
    ("moving_average_cross", True, True, False, 1_000_000, 0.0002, 0.0003, 0.02, 0.02),
    ("breakout", True, False, True, 10_000, 0.0002, 0.0003, 0.02, 0.03),
]


def starts():
    """Starts of all bars in UTC, and whether each is the last of its session."""
    rows, day = [], FIRST_DAY
    while day <= LAST_DAY:
        if day.weekday() < 5 and day not in HOLIDAYS:
            close = time(13, 0) if day in HALF_DAYS else time(16, 0)
            now = datetime.combine(day, time(9, 30), NEW_YORK).astimezone(timezone.utc)
            end = datetime.combine(day, close, NEW_YORK).astimezone(timezone.utc)
            while now < end:
                rows.append((now, now + timedelta(minutes=30) >= end))
                now += timedelta(minutes=30)
        day += timedelta(days=1)
    return rows


def made_up_bars():
    generator = np.random.default_rng(SEED)
    rows, close, after_close = [], 100.0, False
    moments = starts()
    for _, ends_session in moments:
        gap = (0.02 if generator.random() < 0.15 else 0.006) if after_close else 0.0002
        open_ = round(close * (1 + gap * generator.standard_normal()), 2)
        close = round(open_ * (1 + 0.005 * generator.standard_normal()), 2)
        high = round(max(open_, close) * (1 + 0.002 * generator.random()), 2)
        low = round(min(open_, close) * (1 - 0.002 * generator.random()), 2)
        rows.append((open_, high, low, close, 1000.0))
        after_close = ends_session
    index = pd.DatetimeIndex([moment.replace(tzinfo=None) for moment, _ in moments])
    bars = pd.DataFrame(rows, columns=["open", "high", "low", "close", "volume"], index=index)
    return bars, np.array([ends_session for _, ends_session in moments])


class FlatAtClose(FollowTargets):
    """Closes at a session's last bar, to fill at the open of the bar inserted after it."""

    closings = None

    def next(self):
        bar = len(self.data) - 1
        if bar >= len(self.targets) - 2 or not self.closings[bar]:
            super().next()
            return
        self.note_exits(bar)
        if int(self.targets[bar]) != self.spent:
            self.spent = 0
        self.close_all("session_end")


def with_closings(bars, targets, ends):
    """The bars with those inserted; for each of them the real bar it stands for, and where a session ends."""
    data, wanted, real, closings = [], [], [], []
    for index, (moment, row) in enumerate(bars.iterrows()):
        data.append((moment, *row))
        wanted.append(targets[index])
        real.append(index)
        closings.append(bool(ends[index]))
        if ends[index] and index < len(bars) - 1:
            data.append((moment + pd.Timedelta(minutes=1), *[row.Close] * 4, 0.0))
            wanted.append(targets[index])
            real.append(index)
            closings.append(False)
    frame = pd.DataFrame(data, columns=["Time", *bars.columns]).set_index("Time")
    return frame, wanted, real, closings


def run(bars, ends, strategy, allow_short, flat, fractional, initial_capital, commission, slippage, stop_loss, take_profit):
    targets = STRATEGIES[strategy](bars, -1 if allow_short else 0)
    first = int(bars.index.searchsorted(pd.Timestamp(FROM)))
    data = bars.iloc[first - 2 :].astype(float)
    data.columns = ["Open", "High", "Low", "Close", "Volume"]
    kept = ends[first - 2 :] if flat else np.zeros(len(data), dtype=bool)
    frame, wanted, real, closings = with_closings(data, targets[first - 2 :], kept)
    appended = pd.DataFrame(
        [[frame.Close.iloc[-1]] * 4 + [0.0]], columns=frame.columns, index=[frame.index[-1] + pd.Timedelta(minutes=1)]
    )
    frame = pd.concat([frame, appended])
    real = [*real, len(data) - 1]

    kind = FractionalBacktest if fractional else Backtest
    charged = commission_of(commission, slippage) if slippage else commission
    backtest = kind(frame, FlatAtClose, cash=initial_capital, commission=charged, spread=slippage, finalize_trades=False)
    if slippage:
        backtest._broker = partial(SlippingBroker, **backtest._broker.keywords)
    stats = backtest.run(
        targets=[*wanted, 0],
        closings=[*closings, False],
        opens=frame.Open.to_numpy(),
        stop_loss=stop_loss,
        take_profit=take_profit,
        slippage=slippage,
        scale=1e-8 if fractional else 1,
    )
    reasons = stats["_strategy"].reasons
    # The last of the bars that stand for a real one has its equity after closing.
    at_close = dict(zip(real, stats["_equity_curve"].Equity.to_numpy()))
    moment = lambda bar: data.index[real[bar]].strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return {
        "strategy": strategy,
        "allow_short": allow_short,
        "flat_at_close": flat,
        "fractional": fractional,
        "initial_capital": initial_capital,
        "commission": commission,
        "slippage": slippage,
        "stop_loss": stop_loss,
        "take_profit": take_profit,
        "columns": ["side", "quantity", "entry_date", "entry_price", "exit_date", "exit_price", "commission", "pnl", "bars_held", "exit_reason"],
        "trades": [
            [
                "long" if row.Size > 0 else "short",
                abs(row.Size),
                moment(row.EntryBar),
                row.EntryPrice,
                moment(row.ExitBar),
                row.ExitPrice,
                float(f"{row.Commission:.12g}"),
                float(f"{row.PnL:.12g}"),
                real[row.ExitBar] - real[row.EntryBar],
                reasons[row.EntryBar],
            ]
            for row in stats["_trades"].sort_values("EntryBar").itertuples()
        ],
        "equity": [float(f"{at_close[bar]:.12g}") for bar in range(2, len(data))],
    }


def main():
    # Rejected orders would be warnings: a reference without trades is none.
    warnings.simplefilter("error", UserWarning)
    bars, ends = made_up_bars()
    described = {
        "origin": "made up by a seeded generator, no market's",
        "seed": SEED,
        "from": FROM,
        "to": TO,
        "time": [int(moment.timestamp() * 1000) for moment, _ in starts()],
        **{name: bars[name].tolist() for name in ("open", "high", "low", "close")},
    }
    cases = ",\n".join(json.dumps(run(bars, ends, *case), separators=(",", ":")) for case in CASES)
    head = json.dumps(described, separators=(",", ":"))[:-1]
    (HERE / "backtesting_py_intraday.json").write_text(head + ',\n"cases":[\n' + cases + "\n]}\n")


if __name__ == "__main__":
    main()
