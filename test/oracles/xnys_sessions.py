"""Sessions of the New York Stock Exchange, from the exchange_calendars library.

    pip install exchange_calendars==4.13.2 pandas==3.1.1 tzdata==2026.6
    python test/oracles/xnys_sessions.py

Writes, with Python's own time zone database for the conversion to UTC:
- src/calendar/data/xnys.json: the calendar that the product reads, as exceptions from the rule
  "Monday to Friday, 09:30 to 16:00 New York time"
- test/oracles/xnys_sessions.json: every session and its hours in UTC, written out, for the tests

The horizon starts in 1990: before 1985-09-30 the exchange kept other hours, which the library does not know.
Its end is two years ahead: holidays there follow the rules of today, and days of mourning cannot be known.
"""

import json
from collections import defaultdict
from pathlib import Path

import exchange_calendars
import pandas

FIRST, LAST = "1990-01-01", "2028-12-31"
ZONE = "America/New_York"
OPEN, CLOSE = "09:30", "16:00"
ROOT = Path(__file__).resolve().parents[2]

calendar = exchange_calendars.get_calendar("XNYS", start=FIRST, end=LAST)
schedule = calendar.schedule
sessions = [day.date() for day in schedule.index]
assert all(day.weekday() < 5 for day in sessions), "a session on a weekend cannot be written as an exception"

weekdays = [day.date() for day in pandas.date_range(FIRST, LAST) if day.weekday() < 5]
holidays = [day.isoformat() for day in weekdays if day not in set(sessions)]
early_closes = defaultdict(list)
late_opens = defaultdict(list)
for day, row in schedule.iterrows():
    opens = row["open"].tz_convert(ZONE).strftime("%H:%M")
    closes = row["close"].tz_convert(ZONE).strftime("%H:%M")
    if opens != OPEN:
        late_opens[opens].append(day.date().isoformat())
    if closes != CLOSE:
        early_closes[closes].append(day.date().isoformat())

data = {
    "name": "XNYS",
    "description": "New York Stock Exchange",
    "source": f"PyPI package exchange_calendars {exchange_calendars.__version__}, written by test/oracles/xnys_sessions.py",
    "timeZone": ZONE,
    "horizon": {"from": FIRST, "to": LAST},
    "open": OPEN,
    "close": CLOSE,
    "holidays": holidays,
    "lateOpens": late_opens,
    "earlyCloses": early_closes,
}


def months(dates):
    """Session dates as one line a month: {"1990-01": "02 03 04 ..."}."""
    by_month = defaultdict(list)
    for date in dates:
        by_month[date.strftime("%Y-%m")].append(date.strftime("%d"))
    return {month: " ".join(days) for month, days in by_month.items()}


def utc_hours():
    """[date, open, close] in UTC, for the first session and for each whose hours differ from the one before."""
    changes = []
    for day, row in schedule.iterrows():
        hours = [row["open"].strftime("%H:%M"), row["close"].strftime("%H:%M")]
        assert row["open"].date() == row["close"].date() == day.date()
        if not changes or changes[-1][1:] != hours:
            changes.append([day.date().isoformat(), *hours])
    return changes


oracle = {"count": len(sessions), "sessions": months(sessions), "utcHours": utc_hours()}


def write(path, value, indent):
    path.write_text(json.dumps(value, indent=indent) + "\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")


write(ROOT / "src/calendar/data/xnys.json", data, 2)
write(ROOT / "test/oracles/xnys_sessions.json", oracle, 0)
print(f"{len(sessions)} sessions, {len(holidays)} holidays, {sum(map(len, early_closes.values()))} early closes")
