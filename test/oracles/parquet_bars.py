"""Small Parquet files of bars, written by Apache Arrow in every way that bars are likely to come.

    pip install pyarrow==21.0.0 numpy==2.2.6
    python test/oracles/parquet_bars.py

Writes test/oracles/parquet_bars.json: for each way the file as base64, and the bars in it, which are the same everywhere.
"""

import base64
import io
import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import numpy
import pyarrow
import pyarrow.parquet

ROWS = 300
start = date(2023, 1, 2)
days = [start + timedelta(days=day) for day in range(ROWS)]
random = numpy.random.default_rng(7)
close = numpy.round(100 * numpy.exp(numpy.cumsum(random.normal(0, 0.01, ROWS))), 2)
open_ = numpy.round(close * (1 + random.normal(0, 0.002, ROWS)), 2)
high = numpy.maximum(open_, close) + 0.5
low = numpy.minimum(open_, close) - 0.5
volume = random.integers(1_000, 2_000_000, ROWS)
minutes = [datetime(2023, 1, 3, 14, 30, tzinfo=timezone.utc) + timedelta(minutes=5 * bar) for bar in range(ROWS)]


def table(times, **change):
    columns = {"date": times, "open": open_, "high": high, "low": low, "close": close, "volume": volume, **change}
    return pyarrow.table(columns)


def written(rows, **options):
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(rows, buffer, **options)
    return base64.b64encode(buffer.getvalue()).decode()


dates = pyarrow.array(days, pyarrow.date32())
stamps = {
    unit: pyarrow.array([datetime(day.year, day.month, day.day) for day in days], pyarrow.timestamp(unit))
    for unit in ("s", "ms", "us", "ns")
}
texts = pyarrow.array([day.isoformat() for day in days])
required = pyarrow.schema(
    [pyarrow.field(field.name, field.type, nullable=False) for field in table(dates).schema]
)

files = {
    "snappy": written(table(dates), compression="snappy"),
    "gzip": written(table(dates), compression="gzip"),
    "zstd": written(table(dates), compression="zstd"),
    "brotli": written(table(dates), compression="brotli"),
    "lz4": written(table(dates), compression="lz4"),
    "no compression": written(table(dates), compression="none"),
    "no dictionary": written(table(dates), use_dictionary=False),
    "version 2 pages": written(table(dates), data_page_version="2.0"),
    "version 2 pages, not compressed": written(table(dates), data_page_version="2.0", compression="none"),
    "version 2 pages, zstd": written(table(dates), data_page_version="2.0", compression="zstd"),
    "small row groups": written(table(dates), row_group_size=37),
    "small pages": written(table(dates), data_page_size=256, write_batch_size=16),
    "columns that may not be missing": written(table(dates).cast(required)),
    "delta encoding": written(
        table(dates), use_dictionary=False, column_encoding={"date": "DELTA_BINARY_PACKED", "volume": "DELTA_BINARY_PACKED"}
    ),
    "byte stream split": written(
        table(dates), use_dictionary=False, column_encoding={"close": "BYTE_STREAM_SPLIT", "open": "BYTE_STREAM_SPLIT"}
    ),
    "timestamps in seconds": written(table(stamps["s"])),
    "timestamps in milliseconds": written(table(stamps["ms"])),
    "timestamps in microseconds": written(table(stamps["us"])),
    "timestamps in nanoseconds": written(table(stamps["ns"])),
    "int96 timestamps": written(table(stamps["us"]), use_deprecated_int96_timestamps=True),
    "dates as text": written(table(texts)),
    "volume as a floating number": written(table(dates, volume=volume.astype(float))),
    "other columns": written(table(dates, note=pyarrow.array(["x"] * ROWS), tags=pyarrow.array([["a", "b"]] * ROWS))),
}
refused = {
    "prefix encoded text": written(
        table(texts), use_dictionary=False, column_encoding={"date": "DELTA_BYTE_ARRAY"}
    ),
    "numbers for dates": written(table(pyarrow.array(range(ROWS), pyarrow.int64()))),
    "text for a price": written(table(dates, close=pyarrow.array([str(value) for value in close]))),
    "no close": written(table(dates).drop_columns(["close"])),
    "no rows": written(table(dates).slice(0, 0)),
}
with_missing = [None if bar % 50 == 10 else float(value) for bar, value in enumerate(close)]
odd = {
    "missing closes": written(table(dates, close=pyarrow.array(with_missing))),
    "nan and infinite closes": written(
        table(dates, close=pyarrow.array([float("nan") if bar == 10 else float("inf") if bar == 20 else value for bar, value in enumerate(close)]))
    ),
}
intraday = {
    "utc microseconds": written(table(pyarrow.array(minutes, pyarrow.timestamp("us", tz="UTC")))),
    "utc nanoseconds": written(table(pyarrow.array(minutes, pyarrow.timestamp("ns", tz="UTC")))),
    "new york": written(table(pyarrow.array(minutes, pyarrow.timestamp("ms", tz="America/New_York")))),
    "text with a zone": written(table(pyarrow.array([time.isoformat() for time in minutes]))),
}
without_zone = written(table(pyarrow.array([time.replace(tzinfo=None) for time in minutes], pyarrow.timestamp("us"))))

expected = {
    "days": [day.isoformat() for day in days],
    "minutes": [int(time.timestamp() * 1000) for time in minutes],
    "open": open_.tolist(),
    "high": high.tolist(),
    "low": low.tolist(),
    "close": close.tolist(),
    "volume": volume.tolist(),
}
result = {
    "files": files,
    "refused": refused,
    "odd": odd,
    "intraday": intraday,
    "withoutZone": without_zone,
    "expected": expected,
}
Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")
