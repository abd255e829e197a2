import { systemErrorCode } from '../../base/system-error';
import { ActionError } from '../../slices/action-error';
import { isIntraday } from '../../slices/shared/bar-interval';
import type { BarSeries } from '../../slices/shared/bars';
import { openContained } from './bar-folder';
import { readBarTime, quoted } from './bar-time';
import { CsvRows } from './csv-rows';
import { fileText } from './file-text';
import { join } from 'node:path';

/** Shares that one share became on a date: 4 for a split of 4 for 1, 0.1 for a reverse split of 1 for 10. */
export interface Split {
  /** 00:00 UTC of the first session at the new price. */
  readonly time: number;
  readonly ratio: number;
}

const fileName = 'splits.csv';
const columnNames = ['symbol', 'date', 'ratio'] as const;

/**
 * The splits of a symbol from `splits.csv` in a folder of bars.
 * @throws ActionError `SourceNotConfigured` when there is no such file, `BadData` naming the line: a split left out would be a wrong price.
 */
export async function readSplits(folder: string, symbol: string): Promise<Split[]> {
  const path = join(folder, fileName);
  const open = await openContained(folder, path).catch((error: unknown) => {
    if (!(error instanceof ActionError) || systemErrorCode(error.cause) !== 'ENOENT') throw error;
    throw new ActionError(
      'SourceNotConfigured',
      `prices are to be adjusted for splits, but ${path} does not exist. Put it there with the columns ${columnNames.join(', ')}, or ask for adjustment raw`,
      { cause: error },
    );
  });
  try {
    const splits: Split[] = [];
    let header: readonly number[] | undefined;
    const rows = new CsvRows(path, (cells, line) => {
      if (header === undefined) header = findColumns(cells, path);
      else {
        const [symbolAt, dateAt, ratioAt] = header;
        const split = readSplit(cells, [dateAt, ratioAt], `${path}, line ${line}`);
        if (cells[symbolAt]?.trim() === symbol) splits.push(split);
      }
    });
    for await (const piece of fileText(open, path).pieces) await rows.push(piece);
    await rows.end();
    checkOncePerDay(splits, symbol, path);
    return splits.sort((left, right) => left.time - right.time);
  } finally {
    await open.file.close();
  }
}

/** The series as if every split had been from the start: prices before it divided by its ratio, volumes multiplied. */
export function splitAdjusted(series: BarSeries, splits: readonly Split[]): BarSeries {
  if (splits.every(({ time }) => time <= (series.time[0] ?? Infinity))) return series;
  const factors = series.time.map((time) =>
    splits.reduce((factor, split) => (sessionOf(time, series) < split.time ? factor * split.ratio : factor), 1),
  );
  const divide = (column: readonly number[]): number[] => column.map((value, bar) => value / factors[bar]);
  return {
    ...series,
    open: divide(series.open),
    high: divide(series.high),
    low: divide(series.low),
    close: divide(series.close),
    volume: series.volume.map((value, bar) => value * factors[bar]),
  };
}

/** An intraday bar belongs to its date in UTC. */
function sessionOf(time: number, { interval }: BarSeries): number {
  return isIntraday(interval) ? time - (time % 86_400_000) : time;
}

function findColumns(header: readonly string[], path: string): readonly number[] {
  const cells = header.map((cell) => cell.trim().toLowerCase());
  const missing = columnNames.filter((name) => !cells.includes(name));
  if (missing.length === 0) return columnNames.map((name) => cells.indexOf(name));
  throw new ActionError(
    'BadData',
    `${path}, line 1: no column ${missing.join(', no column ')}; expected the columns ${columnNames.join(', ')}`,
  );
}

function readSplit(cells: readonly string[], [dateAt, ratioAt]: readonly number[], where: string): Split {
  const date = readBarTime((cells[dateAt] ?? '').trim(), '1d');
  if (date.kind === 'bad') throw new ActionError('BadData', `${where}: ${date.reason}`);
  const text = (cells[ratioAt] ?? '').trim();
  const ratio = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(ratio) && ratio > 0) return { time: date.time, ratio };
  throw new ActionError(
    'BadData',
    `${where}: ratio is ${quoted(text)}; it must be a number above 0: 4 for a split of 4 for 1, 0.1 for 1 for 10`,
  );
}

function checkOncePerDay(splits: readonly Split[], symbol: string, path: string): void {
  const times = new Set(splits.map(({ time }) => time));
  if (times.size === splits.length) return;
  throw new ActionError('BadData', `${path}: ${symbol} has two splits on one date; write their product as one ratio`);
}
