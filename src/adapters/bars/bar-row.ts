import type { RejectedKind } from '../../slices/ports';
import type { BarColumns } from './bar-columns';
import { quoted } from './bar-date';

/** One daily bar: its time, 00:00 UTC of the session, the line it was read from, and its numbers. */
export interface BarRow {
  readonly time: number;
  readonly line: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly adjClose: number;
  readonly volume: number;
}

/** A row as a bar, or why it has to be rejected. */
export type ReadRow =
  | { readonly kind: 'row'; readonly row: BarRow }
  | { readonly kind: 'rejected'; readonly why: RejectedKind; readonly reason: string };

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

/** High and low may contradict open and close by this share of the price: the rounding noise of adjusted prices. */
const noise = 1e-9;

/** Reads and checks the numbers of the row with this time and line. Missing adjusted closes read as the close, missing volume as 0. */
export function readBarRow(cells: readonly string[], columns: BarColumns, time: number, line: number): ReadRow {
  const problems: string[] = [];
  const read = (name: string, index: number, smallest: 'above 0' | '0 or more'): number => {
    const text = (cells[index] ?? '').trim();
    const value = decimal.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value)) problems.push(`${name} is ${quoted(text)}, not a number`);
    else if (value < 0 || (value === 0 && smallest === 'above 0')) problems.push(`${name} is ${text}, not ${smallest}`);
    return value;
  };
  const open = read('open', columns.open, 'above 0');
  const high = read('high', columns.high, 'above 0');
  const low = read('low', columns.low, 'above 0');
  const close = read('close', columns.close, 'above 0');
  const adjClose = columns.adjClose < 0 ? close : read('adj_close', columns.adjClose, 'above 0');
  const volume = columns.volume < 0 ? 0 : read('volume', columns.volume, '0 or more');
  if (problems.length > 0) return { kind: 'rejected', why: 'number', reason: problems.join('; ') };

  const slack = noise * high;
  if (high < low - slack) return contradiction(`high ${high} is below low ${low}`);
  if (high < Math.max(open, close) - slack)
    return contradiction(`high ${high} is below open ${open} or close ${close}`);
  if (low > Math.min(open, close) + slack) return contradiction(`low ${low} is above open ${open} or close ${close}`);
  return { kind: 'row', row: { time, line, open, high, low, close, adjClose, volume } };
}

function contradiction(reason: string): ReadRow {
  return { kind: 'rejected', why: 'ohlc', reason };
}
