import { CsvError, parse } from 'csv-parse/sync';
import { ActionError } from '../../slices/action-error';

/** Longest row that is read; what is longer is no row of bars but a quote that was never closed. */
const maxRowLength = 16_384;

/**
 * Calls `take` with the cells of each row and its line, counted from 1. Empty lines are left out.
 * A byte order mark and any kind of line end are fine.
 * @throws ActionError `BadData` for broken quoting and for endless rows.
 */
export function forEachCsvRow(
  text: string,
  file: string,
  take: (cells: readonly string[], line: number) => void,
): void {
  // Without a quote in it, CSV is lines and commas; splitting reads it five times as fast as the parser does.
  if (text.includes('"')) parseRows(text, file, take);
  else splitRows(text, file, take);
}

function splitRows(text: string, file: string, take: (cells: readonly string[], line: number) => void): void {
  // One row at a time: a file of nothing but line ends would make an array of millions.
  const lineEnd = /\r\n|\n|\r/g;
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = 1; start < text.length; line += 1) {
    const end = lineEnd.exec(text)?.index ?? text.length;
    if (end - start > maxRowLength) {
      throw new ActionError('BadData', `${file}, line ${line}: a row of more than ${maxRowLength} characters`);
    }
    if (end > start) take(text.slice(start, end).split(','), line);
    start = end === text.length ? end : lineEnd.lastIndex;
  }
}

function parseRows(text: string, file: string, take: (cells: readonly string[], line: number) => void): void {
  try {
    parse(text, {
      bom: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: maxRowLength,
      on_record: (cells: string[], context: { readonly lines: number }) => {
        take(cells, context.lines);
        // Nothing is kept by the parser: a large file is held once, not twice.
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ActionError('BadData', `${file}: not readable as CSV: ${error.message}`, { cause: error });
  }
}
