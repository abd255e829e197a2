import { createHash } from 'node:crypto';
import { ActionError } from '../../slices/action-error';
import type { BarRequest } from '../../slices/ports';
import { isIntraday, type BarInterval } from '../../slices/shared/bar-interval';
import { ParquetFile, type ParquetColumn } from '../parquet/parquet-file';
import { BarCollector } from './bar-collector';
import { findBarColumns } from './bar-columns';
import type { OpenFile } from './bar-folder';
import { checkBarNumbers } from './bar-row';
import { checkBarTime, readBarTime, type BarTime } from './bar-time';
import type { ReadBars } from './read-csv-bars';

/** The columns of a file that bars are made of. */
interface BarColumnsOfFile {
  readonly time: ParquetColumn;
  readonly open: ParquetColumn;
  readonly high: ParquetColumn;
  readonly low: ParquetColumn;
  readonly close: ParquetColumn;
  readonly adjClose: ParquetColumn | undefined;
  readonly volume: ParquetColumn | undefined;
}

/** Physical types of numbers, and of dates written as text. */
const numberTypes: readonly (string | undefined)[] = ['DOUBLE', 'FLOAT', 'INT32', 'INT64'];

/**
 * Reads a Parquet file of bars, one row group after the other. Columns are named as in CSV; a bad row is rejected with its number,
 * counted from 1, and the reason.
 * @throws ActionError `BadData` when the file as a whole cannot be trusted, `NoData`, `TooMuchData`; the signal's reason when it is aborted.
 */
export async function readParquetBars(open: OpenFile, request: BarRequest, signal?: AbortSignal): Promise<ReadBars> {
  const file = await ParquetFile.open(open.path, open.file, open.bytes);
  const columns = findColumns(file, request.interval);
  const collector = new BarCollector({ where: open.path, request, whenEmpty: 'no rows in it' });
  let row = 0;
  for (const [group, rows] of file.groupRows.entries()) {
    signal?.throwIfAborted();
    if (rows === 0) continue;
    const times = await file.read(group, columns.time);
    const [opens, highs, lows, closes, adjCloses, volumes] = await numbersOf(file, group, columns);
    for (let index = 0; index < rows; index++)
      collector.take(++row, timeOf(times[index], request.interval), () =>
        checkBarNumbers({
          open: opens[index],
          high: highs[index],
          low: lows[index],
          close: closes[index],
          adjClose: adjCloses === undefined ? closes[index] : adjCloses[index],
          volume: volumes === undefined ? 0 : volumes[index],
        }),
      );
  }
  const hasAdjClose = columns.adjClose !== undefined;
  return { ...collector.finish({ hasAdjClose, hasVolume: columns.volume !== undefined }), hasAdjClose };
}

/** SHA-256 of the bytes of an open file. */
export async function hashOf({ file, bytes }: OpenFile, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  for (let at = 0; at < bytes;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return hash.digest('hex');
}

async function numbersOf(
  file: ParquetFile,
  group: number,
  columns: BarColumnsOfFile,
): Promise<
  [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array | undefined, Float64Array | undefined]
> {
  const read = async (column: ParquetColumn): Promise<Float64Array> => {
    const values = await file.read(group, column);
    return Float64Array.from(values, (value) =>
      typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN,
    );
  };
  // One after the other: a column is held as decoded only while it is turned into numbers.
  const prices = [
    await read(columns.open),
    await read(columns.high),
    await read(columns.low),
    await read(columns.close),
  ];
  const adjClose = columns.adjClose === undefined ? undefined : await read(columns.adjClose);
  const volume = columns.volume === undefined ? undefined : await read(columns.volume);
  return [prices[0], prices[1], prices[2], prices[3], adjClose, volume];
}

function timeOf(value: unknown, interval: BarInterval): BarTime {
  if (typeof value === 'number') return checkBarTime(value, interval);
  if (typeof value === 'string') return readBarTime(value.trim(), interval);
  return { kind: 'bad', reason: 'the time is missing' };
}

function findColumns(file: ParquetFile, interval: BarInterval): BarColumnsOfFile {
  const all = file.columns;
  const found = findBarColumns(
    all.map(({ name }) => name),
    file.where,
    1,
  );
  const number = (index: number): ParquetColumn => {
    const column = all[index];
    const { type, converted_type: converted, logical_type: logical } = column.element;
    const isNumber =
      numberTypes.includes(type) && !isTime(column) && logical?.type !== 'TIME' && !converted?.startsWith('TIME');
    if (isNumber) return column;
    throw new ActionError(
      'BadData',
      `${file.where}: the column ${column.name} is ${typeText(column)}; bars need numbers in it`,
    );
  };
  return {
    time: checkTimeColumn(all[found.date], file.where, interval),
    open: number(found.open),
    high: number(found.high),
    low: number(found.low),
    close: number(found.close),
    adjClose: found.adjClose < 0 ? undefined : number(found.adjClose),
    volume: found.volume < 0 ? undefined : number(found.volume),
  };
}

function checkTimeColumn(column: ParquetColumn, where: string, interval: BarInterval): ParquetColumn {
  const { type, converted_type: converted, logical_type: logical } = column.element;
  const isText = type === 'BYTE_ARRAY' && (converted === 'UTF8' || logical?.type === 'STRING');
  const isDate = converted === 'DATE' || logical?.type === 'DATE';
  if (!isText && !isTime(column))
    throw new ActionError(
      'BadData',
      `${where}: the column ${column.name} is ${typeText(column)}; the time of a bar is a date, a timestamp or text`,
    );
  if (!isIntraday(interval) || isText) return column;
  const inUtc = logical?.type === 'TIMESTAMP' ? logical.isAdjustedToUTC : converted?.startsWith('TIMESTAMP') === true;
  if (inUtc && !isDate) return column;
  throw new ActionError(
    'BadData',
    `${where}: the column ${column.name} is ${isDate ? 'a date without a time' : 'a timestamp of an unnamed time zone'}; ` +
      `${interval} bars need timestamps in UTC`,
  );
}

function isTime({ element: { type, converted_type: converted, logical_type: logical } }: ParquetColumn): boolean {
  return (
    type === 'INT96' ||
    converted === 'DATE' ||
    converted === 'TIMESTAMP_MILLIS' ||
    converted === 'TIMESTAMP_MICROS' ||
    logical?.type === 'DATE' ||
    logical?.type === 'TIMESTAMP'
  );
}

function typeText({ element }: ParquetColumn): string {
  return [element.type, element.logical_type?.type ?? element.converted_type].filter(Boolean).join(' ');
}
