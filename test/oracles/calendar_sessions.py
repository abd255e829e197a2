"""Sessions of other calendars than the New York Stock Exchange, from the exchange_calendars library.

    pip install exchange_calendars==4.13.2 pandas==3.1.1 tzdata==2026.6
    python test/oracles/calendar_sessions.py

Writes test/oracles/calendar_sessions.json:
- alwaysOpen: the calendar 24/7, as runs of consecutive sessions and the hours that they all have
- asData: London (a zone with summer time that the product has no rule for) and Riyadh (Sunday to Thursday),
  each as calendar data in the product's form, and every session with its hours in UTC, written out
"""

import json
from collections import defaultdict
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import exchange_calendars
import pandas

WEEKDAYS = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
SOURCE = f"PyPI package exchange_calendars {exchange_calendars.__version__}"


def always_open(first, last):
    schedule = exchange_calendars.get_calendar("24/7", start=first, end=last).schedule
    days = [day.date() for day in schedule.index]
    runs = []
    for day in days:
        if runs and runs[-1][1] + timedelta(days=1) == day:
            runs[-1][1] = day
        else:
            runs.append([day, day])
    hour = pandas.Timedelta(hours=1)
    hours = {
        tuple((row[end].tz_localize(None) - day) / hour for end in ("open", "close"))
        for day, row in schedule.iterrows()
    }
    return {
        "count": len(days),
        "runs": [[first.isoformat(), last.isoformat()] for first, last in runs],
        "utcHoursFromMidnight": sorted(map(list, hours)),
    }


def as_data(name, first, last):
    calendar = exchange_calendars.get_calendar(name, start=first, end=last)
    zone = ZoneInfo(calendar.tz.key)
    schedule = calendar.schedule
    local = [
        (day.date(), row["open"].tz_convert(zone).strftime("%H:%M"), row["close"].tz_convert(zone).strftime("%H:%M"))
        for day, row in schedule.iterrows()
    ]
    sessions = [day for day, _, _ in local]
    opens = most_common(hours for _, hours, _ in local)
    closes = most_common(hours for _, _, hours in local)
    weekdays = sorted({day.weekday() for day in sessions})
    late_opens, early_closes = defaultdict(list), defaultdict(list)
    for day, session_opens, session_closes in local:
        if session_opens != opens:
            late_opens[session_opens].append(day.isoformat())
        if session_closes != closes:
            early_closes[session_closes].append(day.isoformat())
    candidates = [day.date() for day in pandas.date_range(first, last) if day.weekday() in weekdays]
    data = {
        "name": name,
        "description": type(calendar).__doc__.strip().splitlines()[0].rstrip(". "),
        "source": SOURCE,
        "timeZone": zone.key,
        "offsets": offsets(zone, first, last),
        "horizon": {"from": first, "to": last},
        "weekdays": [WEEKDAYS[weekday] for weekday in weekdays],
        "open": opens,
        "close": closes,
        "holidays": [day.isoformat() for day in candidates if day not in set(sessions)],
        "lateOpens": late_opens,
        "earlyCloses": early_closes,
    }
    return {"data": data, "count": len(sessions), "sessions": months(sessions), "utcHours": utc_hours(schedule)}


def most_common(values):
    values = list(values)
    return max(set(values), key=values.count)


def offsets(zone, first, last):
    """[UTC time, offset in minutes], the first two days before the horizon, then one for each change."""
    moment = datetime.fromisoformat(first).replace(tzinfo=timezone.utc) - timedelta(days=2)
    end = datetime.fromisoformat(last).replace(tzinfo=timezone.utc) + timedelta(days=2)
    changes = []
    while moment < end:
        minutes = int(moment.astimezone(zone).utcoffset() / timedelta(minutes=1))
        if not changes or changes[-1][1] != minutes:
            changes.append([moment.strftime("%Y-%m-%dT%H:%M:%SZ"), minutes])
        moment += timedelta(minutes=15)
    return changes


def months(dates):
    """Session dates as one line a month: {"2021-01": "03 04 05 ..."}."""
    by_month = defaultdict(list)
    for date in dates:
        by_month[date.strftime("%Y-%m")].append(date.strftime("%d"))
    return {month: " ".join(days) for month, days in by_month.items()}


def utc_hours(schedule):
    """[date, open, close] in UTC, for the first session and for each whose hours differ from the one before."""
    changes = []
    for day, row in schedule.iterrows():
        hours = [row["open"].strftime("%H:%M"), row["close"].strftime("%H:%M")]
        assert row["open"].date() == row["close"].date() == day.date()
        if not changes or changes[-1][1:] != hours:
            changes.append([day.date().isoformat(), *hours])
    return changes


oracle = {
    "alwaysOpen": always_open("2000-01-01", "2026-12-31"),
    "asData": [as_data("XLON", "2018-01-01", "2026-12-31"), as_data("XSAU", "2021-01-01", "2026-12-31")],
}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps(oracle, indent=0) + "\n", encoding="utf-8")
print(f"{path.name}: {path.stat().st_size} bytes")
print({entry["data"]["name"]: entry["count"] for entry in oracle["asData"]}, oracle["alwaysOpen"]["count"])
