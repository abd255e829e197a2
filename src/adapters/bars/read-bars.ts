import { ActionError } from '../../slices/action-error';
import type { RejectedKind, RejectedRow } from '../../slices/ports';
import { findBarColumns, refuseEmptyFile, type BarColumns } from './bar-columns';
import { readBarDate } from './bar-date';
import { readBarRow, type BarRow } from './bar-row';
import { forEachCsvRow } from './csv-rows';

/** `time` places the row: its own date, else that of the row above; undefined before the first date. */
export interface DatedRejection extends RejectedRow {
  readonly time: number | undefined;
}

export interface BarTable {
  /** In time order, one a date. */
  readonly bars: readonly BarRow[];
  readonly rejected: readonly DatedRejection[];
  readonly notes: readonly string[];
}

/** So many unusable rows end the reading: the file is something else, and listing them would eat the memory. */
const maxRejected = 10_000;

/**
 * Reads the text of a CSV file of daily bars. A bad row is rejected with its line and reason, never repaired.
 * @throws ActionError `BadData` when the file as a whole cannot be trusted: no header, broken quoting, dates with and without a time zone, no usable row.
 */
export function readBars(text: string, file: string): BarTable {
  const reader = new BarReader(file);
  forEachCsvRow(text, file, (cells, line) => reader.take(cells, line));
  return reader.finish();
}

class BarReader {
  readonly #file: string;
  #columns: BarColumns | undefined;
  #zoned: { readonly value: boolean; readonly line: number } | undefined;
  #latestTime: number | undefined;
  #unsortedLine: number | undefined;
  readonly #bars: BarRow[] = [];
  /** Made only when rows turn out to be unsorted; in order, a double stands right behind its first. */
  #lineOfTime: Map<number, number> | undefined;
  readonly #rejected: DatedRejection[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  take(cells: readonly string[], line: number): void {
    if (this.#columns === undefined) {
      this.#columns = findBarColumns(cells, this.#file, line);
      return;
    }
    if (cells.length !== this.#columns.width) {
      this.#reject(line, 'shape', `the row has ${cells.length} values, the header ${this.#columns.width}`);
      return;
    }
    const date = readBarDate((cells[this.#columns.date] ?? '').trim());
    if (date.kind === 'bad') {
      this.#reject(line, 'date', date.reason);
      return;
    }
    this.#checkZone(date.zoned, line);
    const isLater = this.#latestTime === undefined || date.time >= this.#latestTime;
    if (!isLater) this.#unsortedLine ??= line;
    this.#latestTime = date.time;

    const read = readBarRow(cells, this.#columns, date.time, line);
    if (read.kind === 'rejected') {
      this.#reject(line, read.why, read.reason);
      return;
    }
    const firstLine = this.#lineWith(date.time);
    if (firstLine !== undefined) {
      const day = new Date(date.time).toISOString().slice(0, 10);
      this.#reject(line, 'duplicate', `${day} is already on line ${firstLine}, which is used`);
      return;
    }
    this.#lineOfTime?.set(date.time, line);
    this.#bars.push(read.row);
  }

  finish(): BarTable {
    if (this.#columns === undefined) refuseEmptyFile(this.#file);
    if (this.#bars.length === 0) {
      const first = this.#rejected[0];
      const found =
        first === undefined ? 'no rows below the header' : `no usable row; line ${first.line}: ${first.reason}`;
      throw new ActionError('BadData', `${this.#file}: ${found}`);
    }
    const notes: string[] = [];
    if (this.#unsortedLine !== undefined) {
      this.#bars.sort((left, right) => left.time - right.time);
      notes.push(`rows were not in date order (first at line ${this.#unsortedLine}) and have been sorted`);
    }
    if (this.#columns.adjClose < 0) notes.push('no adjusted closes in the source: close stands for them');
    if (this.#columns.volume < 0) notes.push('no volume in the source: it reads 0');
    return { bars: this.#bars, rejected: this.#rejected, notes };
  }

  #lineWith(time: number): number | undefined {
    const last = this.#bars.at(-1);
    if (this.#unsortedLine === undefined) return last?.time === time ? last.line : undefined;
    this.#lineOfTime ??= new Map(this.#bars.map((bar) => [bar.time, bar.line]));
    return this.#lineOfTime.get(time);
  }

  #reject(line: number, kind: RejectedKind, reason: string): void {
    this.#rejected.push({ line, kind, reason, time: this.#latestTime });
    if (this.#rejected.length <= maxRejected) return;
    const first = this.#rejected[0] ?? { line, reason };
    throw new ActionError(
      'BadData',
      `${this.#file}: more than ${maxRejected} rows are unusable; reading stopped at line ${line}. ` +
        `The first is line ${first.line}: ${first.reason}`,
    );
  }

  #checkZone(zoned: boolean, line: number): void {
    this.#zoned ??= { value: zoned, line };
    if (this.#zoned.value === zoned) return;
    const [withZone, without] = zoned ? [line, this.#zoned.line] : [this.#zoned.line, line];
    throw new ActionError(
      'BadData',
      `${this.#file}, line ${line}: dates with a time zone (line ${withZone}) and without (line ${without}) in one file; ` +
        'write all of them as YYYY-MM-DD',
    );
  }
}
