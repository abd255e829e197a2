import { ActionError } from '../../slices/action-error';
import { quoted } from './bar-time';

/** Where each value stands in a row; -1 for an optional column that the file does not have. */
export interface BarColumns {
  readonly width: number;
  readonly date: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly adjClose: number;
  readonly volume: number;
}

const names = {
  date: ['date', 'time', 'timestamp'],
  open: ['open'],
  high: ['high'],
  low: ['low'],
  close: ['close'],
  adjClose: ['adj_close', 'adj close', 'adjclose'],
  volume: ['volume'],
} as const;

const optional: readonly string[] = ['adjClose', 'volume'];

const expectation =
  'expected a header with the columns date (or time, timestamp), open, high, low, close, ' +
  'and optionally volume and adj_close, separated by commas';

/**
 * Finds the columns by the names in the header, in any order and case; columns with other names are ignored.
 * @throws ActionError `BadData` when one is missing or named twice.
 */
export function findBarColumns(header: readonly string[], file: string, line: number): BarColumns {
  const cells = header.map((cell) => cell.trim().toLowerCase());
  const problems: string[] = [];
  const find = (column: keyof typeof names): number => {
    const wanted: readonly string[] = names[column];
    const found = cells.flatMap((cell, index) => (wanted.includes(cell) ? [index] : []));
    if (found.length === 0 && !optional.includes(column)) problems.push(`no column ${wanted.join(' or ')}`);
    if (found.length > 1)
      problems.push(`more than one column for ${wanted[0]}: ${found.map((at) => header[at]).join(', ')}`);
    return found[0] ?? -1;
  };
  const columns: BarColumns = {
    width: header.length,
    date: find('date'),
    open: find('open'),
    high: find('high'),
    low: find('low'),
    close: find('close'),
    adjClose: find('adjClose'),
    volume: find('volume'),
  };
  if (problems.length > 0) {
    const shown = header.slice(0, 12).map(quoted).join(', ');
    throw new ActionError(
      'BadData',
      `${file}, line ${line}: ${problems.join('; ')}. The line reads ${shown}; ${expectation}`,
    );
  }
  return columns;
}

/** @throws ActionError `BadData`, always: the file has no line to read. */
export function refuseEmptyFile(file: string): never {
  throw new ActionError('BadData', `${file}, line 1: the file is empty; ${expectation}`);
}
