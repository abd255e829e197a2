import { CsvError, parse, type Parser } from 'csv-parse';
import { ActionError } from '../../slices/action-error';

/** Longest row that is read; what is longer is no row of bars but a quote that was never closed. */
const maxRowLength = 16_384;

type TakeRow = (cells: readonly string[], line: number) => void;

/**
 * Takes the text of a CSV file piece by piece and calls `take` with the cells of each row and its line, counted from 1. Empty
 * lines are left out. A byte order mark and any kind of line end are fine. What is kept is a row, whatever the length of the text.
 * @throws ActionError `BadData` for broken quoting and for endless rows.
 */
export class CsvRows {
  readonly #file: string;
  readonly #take: TakeRow;
  #rest = '';
  #line = 1;
  #atStart = true;
  #parser: QuotedRows | undefined;

  constructor(file: string, take: TakeRow) {
    this.#file = file;
    this.#take = take;
  }

  async push(text: string): Promise<void> {
    if (text === '') return;
    const piece = this.#atStart && text.startsWith('\uFEFF') ? text.slice(1) : text;
    this.#atStart = false;
    // Without a quote in it, CSV is lines and commas; splitting reads it five times as fast as the parser does.
    if (this.#parser === undefined && piece.includes('"')) {
      this.#parser = new QuotedRows(this.#file, this.#line - 1, this.#take);
      const rest = this.#rest;
      this.#rest = '';
      await this.#parser.push(rest + piece);
    } else if (this.#parser !== undefined) await this.#parser.push(piece);
    else this.#split(this.#rest + piece, false);
  }

  async end(): Promise<void> {
    if (this.#parser === undefined) this.#split(this.#rest, true);
    else await this.#parser.end();
  }

  #split(text: string, isLast: boolean): void {
    // One row at a time: a file of nothing but line ends would make an array of millions.
    const lineEnd = /\r\n|\n|\r/g;
    let start = 0;
    for (;;) {
      const found = lineEnd.exec(text);
      // A carriage return at the very end may be half of a line end.
      const isWhole = found !== null && (isLast || found[0] !== '\r' || found.index + 1 < text.length);
      if (!isWhole) break;
      this.#row(text.slice(start, found.index));
      this.#line++;
      start = lineEnd.lastIndex;
    }
    this.#rest = text.slice(start);
    if (isLast) this.#row(this.#rest);
    else this.#checkLength(this.#rest);
  }

  #row(text: string): void {
    this.#checkLength(text);
    if (text !== '') this.#take(text.split(','), this.#line);
  }

  #checkLength(row: string): void {
    if (row.length <= maxRowLength) return;
    throw new ActionError(
      'BadData',
      `${this.#file}, line ${this.#line}: a row of more than ${maxRowLength} characters`,
    );
  }
}

/** The rest of a text from the row with its first quote on. */
class QuotedRows {
  readonly #parser: Parser;
  readonly #file: string;
  #failure: Error | undefined;

  constructor(file: string, linesBefore: number, take: TakeRow) {
    this.#file = file;
    this.#parser = parse({
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: maxRowLength,
      on_record: (cells: string[], context: { readonly lines: number }) => {
        take(cells, linesBefore + context.lines);
        // Nothing is kept by the parser: it would be a second copy of the file.
        return null;
      },
    });
    this.#parser.on('error', (error) => {
      this.#failure ??= error;
    });
    this.#parser.resume();
  }

  async push(text: string): Promise<void> {
    await this.#done((done) => this.#parser.write(text, done));
  }

  async end(): Promise<void> {
    await this.#done((done) => {
      this.#parser.once('end', () => done(null));
      this.#parser.once('error', done);
      this.#parser.end();
    });
  }

  async #done(work: (done: (error?: Error | null) => void) => void): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        work((error) => (error ? reject(error) : resolve()));
      });
      if (this.#failure !== undefined) throw this.#failure;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      throw new ActionError('BadData', `${this.#file}: not readable as CSV: ${error.message}`, { cause: error });
    }
  }
}
