import { stripVTControlCharacters } from 'node:util';
import type { Output } from '../output';

const escape = '\u001b[';
const hideCursor = `${escape}?25l`;
const showCursor = `${escape}?25h`;
const wrapOff = `${escape}?7l`;
const wrapOn = `${escape}?7h`;
const eraseToLineEnd = `${escape}K`;
const eraseBelow = `${escape}J`;

/** The last lines of a terminal, which are drawn over again and again. The cursor is hidden meanwhile. */
export class LiveRegion {
  private drawn: readonly string[] = [];
  private columns = 0;
  private hidden = false;
  private readonly restoreCursor = (): void => {
    if (this.hidden) this.output.write(showCursor);
    this.hidden = false;
  };

  constructor(private readonly output: Pick<Output, 'write' | 'columns'>) {}

  /** Draws over what was drawn before; there must be fewer lines than the terminal has. */
  draw(lines: readonly string[]): void {
    const { columns } = this.output;
    const unchanged = columns === this.columns && lines.join('\n') === this.drawn.join('\n');
    if (unchanged) return;
    if (!this.hidden) {
      this.hidden = true;
      this.output.write(hideCursor);
      // A second Ctrl-C ends the process at once.
      process.once('exit', this.restoreCursor);
    }
    // In one write, each line over the old one: nothing flickers. Not wrapped: a line is a row, however wide its characters are.
    const rows = lines.map((line) => `${line}${eraseToLineEnd}\n`).join('');
    this.output.write(`${this.backToTop(columns)}${wrapOff}${rows}${eraseBelow}${wrapOn}`);
    this.drawn = lines;
    this.columns = columns;
  }

  /** Takes away what was drawn and gives the cursor back. */
  close(): void {
    if (this.drawn.length > 0) this.output.write(`${this.backToTop(this.output.columns)}${eraseBelow}`);
    this.drawn = [];
    process.off('exit', this.restoreCursor);
    this.restoreCursor();
  }

  /** A terminal that was made narrower has broken the lines into more rows. */
  private backToTop(columns: number): string {
    const rowsOf = (line: string): number =>
      columns >= this.columns ? 1 : Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns));
    const rows = this.drawn.reduce((sum, line) => sum + rowsOf(line), 0);
    return rows === 0 ? '\r' : `\r${escape}${rows}A`;
  }
}
