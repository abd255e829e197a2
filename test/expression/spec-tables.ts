import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A table of a Markdown page: the text of its cells, code without its back-ticks. */
export interface SpecTable {
  /** The number of the section it stands in. */
  readonly section: number;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const specText = readFileSync(join(__dirname, '../../docs/spec/expressions.md'), 'utf8');

/** All tables of the spec, in their order. */
export function readTables(text: string = specText): SpecTable[] {
  const tables: SpecTable[] = [];
  let section = 0;
  let rows: string[][] = [];
  const finish = (): void => {
    const [header, , ...body] = rows;
    if (header !== undefined) tables.push({ section, header, rows: body });
    rows = [];
  };
  for (const line of text.split('\n')) {
    if (line.startsWith('|')) rows.push(cellsOf(line));
    else finish();
    section = Number(/^## (\d+)\./.exec(line)?.[1] ?? section);
  }
  finish();
  return tables;
}

function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => withoutTicks(cell.trim().replaceAll('\\|', '|')));
}

function withoutTicks(cell: string): string {
  const code = /^(`+)(.*)\1$/.exec(cell)?.[2];
  return code === undefined || code.includes('`') ? cell : code;
}
