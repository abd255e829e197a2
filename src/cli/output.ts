/** Where a command writes. Human output or JSON goes to `out`, everything else to `err`. */
export interface Output {
  /** `--json` was given: exactly one JSON document, or one a line when streaming, goes to `out`. */
  readonly json: boolean;
  /** Whether a person watches `out`: live views only then. */
  readonly isTerminal: boolean;
  /** Width in columns, as it is now: a terminal may be resized. */
  readonly columns: number;
  /** Height in lines, as it is now. */
  readonly rows: number;
  line(text?: string): void;
  /** Text as it is, control characters too. For live views. */
  write(text: string): void;
  /** A note to the person, never part of the result. */
  note(text: string): void;
  error(text: string): void;
  document(value: unknown): void;
}

/** Width of what is not a terminal. */
const plainColumns = 100;

/** Output on the process's own streams. */
export function processOutput(json: boolean): Output {
  const { stdout, stderr } = process;
  return {
    json,
    isTerminal: stdout.isTTY && !json && process.env['CI'] === undefined && process.env['TERM'] !== 'dumb',
    get columns() {
      return stdout.isTTY ? stdout.columns : plainColumns;
    },
    get rows() {
      return stdout.isTTY ? stdout.rows : 24;
    },
    line: (text = '') => stdout.write(`${text}\n`),
    write: (text) => stdout.write(text),
    note: (text) => stderr.write(`${text}\n`),
    error: (text) => stderr.write(`${text}\n`),
    document: (value) => stdout.write(`${JSON.stringify(value)}\n`),
  };
}
