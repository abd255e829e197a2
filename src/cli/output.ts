/** Where a command writes. Human output or JSON goes to `out`, everything else to `err`. */
export interface Output {
  /** `--json` was given: exactly one JSON document, or one a line when streaming, goes to `out`. */
  readonly json: boolean;
  /** Whether a person watches `out`: colour and live views only then. */
  readonly isTerminal: boolean;
  /** Width in columns. */
  readonly columns: number;
  line(text?: string): void;
  /** A note to the person, never part of the result. */
  note(text: string): void;
  error(text: string): void;
  document(value: unknown): void;
}

/** Output on the process's own streams. */
export function processOutput(json: boolean): Output {
  const { stdout, stderr } = process;
  return {
    json,
    isTerminal: stdout.isTTY && !json && process.env['CI'] === undefined && process.env['TERM'] !== 'dumb',
    columns: stdout.isTTY ? stdout.columns : 100,
    line: (text = '') => stdout.write(`${text}\n`),
    note: (text) => stderr.write(`${text}\n`),
    error: (text) => stderr.write(`${text}\n`),
    document: (value) => stdout.write(`${JSON.stringify(value)}\n`),
  };
}
