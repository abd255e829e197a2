import { columnsOf, printable } from './printable';

/**
 * A line of source with a caret below its `column` (from 1), both in at most `width` columns: of a long line the part
 * around the caret is shown.
 */
export function sourceLine(text: string, column: number, width: number, indent = '  '): string[] {
  const line = printable(text.replaceAll('\t', ' '));
  const at = Math.min(Math.max(0, column - 1), line.length);
  const room = Math.max(40, width) - indent.length;
  const from = at < room - 1 ? 0 : at - Math.floor(room / 2);
  const before = (from > 0 ? '…' : '') + line.slice(from > 0 ? from + 1 : 0, at);
  const rest = line.slice(at);
  const left = room - columnsOf(before);
  const after = columnsOf(rest) > left ? `${rest.slice(0, Math.max(0, left - 1))}…` : rest;
  return [`${indent}${before}${after}`.trimEnd(), `${indent}${' '.repeat(columnsOf(before))}^`];
}
