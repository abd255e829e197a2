import { join } from 'node:path';
import { didYouMean } from '../../base/suggest';
import { ActionError } from '../../slices/action-error';
import type { AlternativeDataSource, FeatureRow, FeatureTable } from '../../slices/alternative-data-port';
import { sessionTime } from '../../slices/shared/bars';
import { namesInFolder, openContained } from '../bars/bar-folder';
import { quoted, readBarTime } from '../bars/bar-time';
import { CsvRows } from '../bars/csv-rows';
import { fileText } from '../bars/file-text';

const ending = '.csv';
const safeName = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const mostRows = 1_000_000;
const mostRejected = 1000;

/**
 * Alternative data as CSV files of a folder: `<name>.csv` with a column `date`, perhaps a column `symbol`, and columns of numbers. The
 * date is the one on which the values were known. Without a folder there is no alternative data.
 */
export class FeatureFolder implements AlternativeDataSource {
  readonly #folder: string | undefined;

  constructor(folder?: string) {
    this.#folder = folder === '' ? undefined : folder;
  }

  async names(): Promise<readonly string[] | undefined> {
    if (this.#folder === undefined) return undefined;
    const names = await namesInFolder(this.#folder, 'alternative data');
    return names
      .filter((name) => name.endsWith(ending))
      .map((name) => name.slice(0, -ending.length))
      .filter((name) => safeName.test(name))
      .sort();
  }

  async load(name: string, from: string, to: string): Promise<FeatureTable> {
    if (!safeName.test(name))
      throw new ActionError(
        'BadName',
        `${JSON.stringify(name.slice(0, 80))} cannot name a table: allowed are 1 to 64 letters, digits, _ and -`,
      );
    const names = await this.names();
    if (this.#folder === undefined || !names?.includes(name))
      throw new ActionError(
        'NoData',
        `no alternative data ${name}: there is ${(names ?? []).join(', ') || 'none'}.${didYouMean(name, names ?? [])}`,
      );
    const path = join(this.#folder, name + ending);
    const open = await openContained(this.#folder, path);
    try {
      const text = fileText(open, path);
      const table = new TableReader(path, sessionTime(from), sessionTime(to));
      const rows = new CsvRows(path, (cells, line) => table.take(cells, line));
      for await (const piece of text.pieces) await rows.push(piece);
      await rows.end();
      return {
        name,
        ...table.finish(),
        sha256: text.sha256(),
        description: `${name}${ending} of the folder ${this.#folder}`,
      };
    } finally {
      await open.file.close();
    }
  }
}

class TableReader {
  #header:
    | { readonly date: number; readonly symbol: number; readonly values: readonly number[]; readonly width: number }
    | undefined;
  #columns: string[] = [];
  readonly #rows: FeatureRow[] = [];
  readonly #lines = new Map<string, number>();
  readonly #rejected: { readonly line: number; readonly reason: string }[] = [];

  constructor(
    readonly path: string,
    readonly from: number,
    readonly to: number,
  ) {}

  take(cells: readonly string[], line: number): void {
    if (this.#header === undefined) {
      this.#readHeader(cells);
      return;
    }
    const { date, symbol, values, width } = this.#header;
    if (cells.length !== width) return this.#reject(line, `the row has ${cells.length} values, the header ${width}`);
    const time = readBarTime((cells[date] ?? '').trim(), '1d');
    if (time.kind === 'bad') return this.#reject(line, time.reason);
    if (time.time < this.from || time.time > this.to) return;
    const symbolText = symbol < 0 ? undefined : (cells[symbol] ?? '').trim();
    if (symbolText === '') return this.#reject(line, 'the symbol is missing');
    const numbers: (number | null)[] = [];
    for (const [index, at] of values.entries()) {
      const text = (cells[at] ?? '').trim();
      const value = decimal.test(text) ? Number(text) : Number.NaN;
      if (text !== '' && !Number.isFinite(value))
        return this.#reject(line, `${this.#columns[index]} is ${quoted(text)}, not a number`);
      numbers.push(text === '' ? null : value);
    }
    const key = `${time.time} ${symbolText ?? ''}`;
    const first = this.#lines.get(key);
    if (first !== undefined)
      return this.#reject(
        line,
        `its date${symbolText === undefined ? '' : ' and symbol'} is already on line ${first}, which is used`,
      );
    this.#lines.set(key, line);
    this.#rows.push({ time: time.time, ...(symbolText !== undefined && { symbol: symbolText }), values: numbers });
    if (this.#rows.length > mostRows)
      throw new ActionError(
        'TooMuchData',
        `${this.path}: more than ${mostRows} rows in the dates asked for. Ask for fewer dates`,
      );
  }

  finish(): Pick<FeatureTable, 'columns' | 'rows' | 'rejected'> {
    if (this.#header === undefined)
      throw new ActionError(
        'BadData',
        `${this.path}, line 1: the file is empty; expected a header with the columns date and others`,
      );
    return {
      columns: this.#columns,
      rows: this.#rows.sort((left, right) => left.time - right.time || compare(left.symbol, right.symbol)),
      rejected: this.#rejected,
    };
  }

  #readHeader(cells: readonly string[]): void {
    const names = cells.map((cell) => cell.trim().toLowerCase());
    const date = names.indexOf('date');
    const symbol = names.indexOf('symbol');
    const values = names.flatMap((_, index) => (index === date || index === symbol ? [] : [index]));
    const problem =
      date < 0
        ? 'no column date'
        : new Set(names).size < names.length
          ? 'a column stands there twice'
          : values.length === 0
            ? 'no column besides date and symbol'
            : values.some((index) => names[index] === '')
              ? 'a column without a name'
              : undefined;
    if (problem !== undefined)
      throw new ActionError(
        'BadData',
        `${this.path}, line 1: ${problem}. The line reads ${cells.slice(0, 12).map(quoted).join(', ')}; expected date, perhaps symbol, and columns of numbers`,
      );
    this.#header = { date, symbol, values, width: cells.length };
    this.#columns = values.map((index) => names[index]);
  }

  #reject(line: number, reason: string): void {
    this.#rejected.push({ line, reason });
    if (this.#rejected.length > mostRejected)
      throw new ActionError(
        'BadData',
        `${this.path}: more than ${mostRejected} rows are unusable. The first is line ${this.#rejected[0].line}: ${this.#rejected[0].reason}`,
      );
  }
}

function compare(left = '', right = ''): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
