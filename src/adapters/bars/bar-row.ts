import type { RejectedKind } from '../../slices/ports';
import type { BarColumns } from './bar-columns';
import { quoted } from './bar-time';

/** The numbers of a bar: prices, the adjusted close, and the volume. */
export interface BarNumbers {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly adjClose: number;
  readonly volume: number;
}

/** A row as the numbers of a bar, or why it has to be rejected. */
export type ReadRow =
  | { readonly kind: 'row'; readonly numbers: BarNumbers }
  | { readonly kind: 'rejected'; readonly why: RejectedKind; readonly reason: string };

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

/** High and low may contradict open and close by this share of the price: the rounding noise of adjusted prices. */
const noise = 1e-9;

/** Reads and checks the numbers in the cells of a row. Missing adjusted closes read as the close, missing volume as 0. */
export function readBarRow(cells: readonly string[], columns: BarColumns): ReadRow {
  const problems: string[] = [];
  const read = (name: string, index: number): number => {
    const text = (cells[index] ?? '').trim();
    const value = decimal.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value)) problems.push(`${name} is ${quoted(text)}, not a number`);
    else checkSign(problems, name, value, text);
    return value;
  };
  const open = read('open', columns.open);
  const high = read('high', columns.high);
  const low = read('low', columns.low);
  const close = read('close', columns.close);
  const adjClose = columns.adjClose < 0 ? close : read('adj_close', columns.adjClose);
  const volume = columns.volume < 0 ? 0 : read('volume', columns.volume);
  if (problems.length > 0) return { kind: 'rejected', why: 'number', reason: problems.join('; ') };
  return checkPrices({ open, high, low, close, adjClose, volume });
}

/** Checks numbers that come as such: from a column of numbers or an answer in JSON. */
export function checkBarNumbers(numbers: BarNumbers): ReadRow {
  const problems: string[] = [];
  const check = (name: string, value: number): void => {
    if (Number.isFinite(value)) checkSign(problems, name, value, String(value));
    else problems.push(`${name} is ${quoted(String(value))}, not a number`);
  };
  check('open', numbers.open);
  check('high', numbers.high);
  check('low', numbers.low);
  check('close', numbers.close);
  check('adj_close', numbers.adjClose);
  check('volume', numbers.volume);
  if (problems.length > 0) return { kind: 'rejected', why: 'number', reason: problems.join('; ') };
  return checkPrices(numbers);
}

function checkSign(problems: string[], name: string, value: number, text: string): void {
  if (name === 'volume') {
    if (value < 0) problems.push(`${name} is ${text}, not 0 or more`);
  } else if (value <= 0) problems.push(`${name} is ${text}, not above 0`);
}

function checkPrices(numbers: BarNumbers): ReadRow {
  const { open, high, low, close } = numbers;
  const slack = noise * high;
  if (high < low - slack) return contradiction(`high ${high} is below low ${low}`);
  if (high < Math.max(open, close) - slack)
    return contradiction(`high ${high} is below open ${open} or close ${close}`);
  if (low > Math.min(open, close) + slack) return contradiction(`low ${low} is above open ${open} or close ${close}`);
  return { kind: 'row', numbers };
}

function contradiction(reason: string): ReadRow {
  return { kind: 'rejected', why: 'ohlc', reason };
}
