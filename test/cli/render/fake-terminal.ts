const escape = '\u001b';

/** A control sequence, or a character. */
const tokens = new RegExp(`${escape}\\[\\??\\d*[A-Za-z]|[^${escape}]`, 'g');

/** As much of a terminal as the live region needs. A terminal that gets narrower breaks its lines again, as real ones do. */
export class FakeTerminal {
  cursorShown = true;
  readonly written: string[] = [];
  private screen: string[] = [''];
  private row = 0;
  private column = 0;

  constructor(public columns: number) {}

  readonly write = (text: string): void => {
    this.written.push(text);
    for (const [token] of text.matchAll(tokens)) this.take(token);
  };

  /** What stands on the screen, without empty lines at the end. */
  lines(): string[] {
    return this.screen.join('\n').trimEnd().split('\n');
  }

  resize(columns: number): void {
    const before = this.screen.slice(0, this.row).flatMap((line) => broken(line, columns)).length;
    this.screen = this.screen.flatMap((line) => broken(line, columns));
    this.row = before;
    this.columns = columns;
  }

  private take(token: string): void {
    if (token === '\r') this.column = 0;
    else if (token === '\n') this.moveTo(this.row + 1, 0);
    else if (token === `${escape}[K`) this.screen[this.row] = this.line().slice(0, this.column);
    else if (token === `${escape}[J`) this.screen.splice(this.row, Infinity, this.line().slice(0, this.column));
    else if (token === `${escape}[?25l` || token === `${escape}[?25h`) this.cursorShown = token.endsWith('h');
    else if (token.startsWith(escape)) this.escaped(token);
    else this.put(token);
  }

  private escaped(token: string): void {
    const up = /\[(\d+)A$/.exec(token)?.[1];
    if (up !== undefined) this.moveTo(Math.max(0, this.row - Number(up)), this.column);
  }

  /** Wrapping is off while the region draws: what is too wide stays in the last column. */
  private put(character: string): void {
    const column = Math.min(this.column, this.columns - 1);
    const line = this.line().padEnd(column);
    this.screen[this.row] = line.slice(0, column) + character + line.slice(column + 1);
    this.column = column + 1;
  }

  private moveTo(row: number, column: number): void {
    while (this.screen.length <= row) this.screen.push('');
    this.row = row;
    this.column = column;
  }

  private line(): string {
    return this.screen[this.row] ?? '';
  }
}

function broken(line: string, columns: number): string[] {
  const parts: string[] = [];
  for (let at = 0; at === 0 || at < line.length; at += columns) parts.push(line.slice(at, at + columns));
  return parts;
}
