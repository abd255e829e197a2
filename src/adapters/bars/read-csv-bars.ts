import type { BarRequest } from '../../slices/ports';
import { BarCollector, type CollectedBars } from './bar-collector';
import { findBarColumns, refuseEmptyFile, type BarColumns } from './bar-columns';
import { readBarRow } from './bar-row';
import { readBarTime } from './bar-time';
import { CsvRows } from './csv-rows';

/** Bars read from CSV, and which of the optional columns the file has. */
export interface ReadBars extends CollectedBars {
  readonly hasAdjClose: boolean;
}

/**
 * Reads a CSV file of bars from the pieces of its text. A bad row is rejected with its line and reason, never repaired.
 * @throws ActionError `BadData` when the file as a whole cannot be trusted (no header, broken quoting, dates with and without a time
 * zone, bars of another length, no usable row), `NoData`, `TooMuchData`.
 */
export async function readCsvBars(
  pieces: AsyncIterable<string> | Iterable<string>,
  where: string,
  request: BarRequest,
  maxBars?: number,
): Promise<ReadBars> {
  const collector = new BarCollector({
    where,
    request,
    whenEmpty: 'no rows below the header',
    ...(maxBars !== undefined && { maxBars }),
  });
  // In an object: what a callback assigns is not seen in a variable.
  const header: { columns?: BarColumns } = {};
  const rows = new CsvRows(where, (cells, line) => {
    if (header.columns === undefined) header.columns = findBarColumns(cells, where, line);
    else takeRow(collector, cells, header.columns, line, request);
  });
  for await (const piece of pieces) await rows.push(piece);
  await rows.end();
  const { columns } = header;
  if (columns === undefined) refuseEmptyFile(where);
  const hasAdjClose = columns.adjClose >= 0;
  return { ...collector.finish({ hasAdjClose, hasVolume: columns.volume >= 0 }), hasAdjClose };
}

function takeRow(
  collector: BarCollector,
  cells: readonly string[],
  columns: BarColumns,
  line: number,
  { interval }: BarRequest,
): void {
  if (cells.length !== columns.width) {
    collector.reject(line, 'shape', `the row has ${cells.length} values, the header ${columns.width}`);
    return;
  }
  const time = readBarTime((cells[columns.date] ?? '').trim(), interval);
  collector.take(line, time, () => readBarRow(cells, columns));
}
