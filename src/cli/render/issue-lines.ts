import { colors } from './colors';
import { printable } from './printable';
import { sourceLine } from './source-line';

/** What is shown of an issue: one of a definition, or that a file cannot be read. */
export interface ShownIssue {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
}

/** `file:line:column: severity code: message`. */
export function issueLine({ file, line, column, severity, code, message }: ShownIssue): string {
  return printable(`${file}:${line}:${column}: ${severity} ${code}: ${message}`);
}

/** An issue for a person at a terminal: its line, then the line of the source with a caret where it stands. */
export function issueLines(issue: ShownIssue, text: string | undefined, width: number): string[] {
  const { file, line, column, severity, code, message } = issue;
  const paint = severity === 'error' ? colors.red : colors.yellow;
  const first = `${colors.bold(printable(`${file}:${line}:${column}`))}: ${paint(`${severity} ${code}`)}: ${printable(message)}`;
  const source = text === undefined ? undefined : lineOf(text, line);
  if (source === undefined || source.trim() === '') return [first];
  const [shown = '', caret = ''] = sourceLine(source, column, width, '    ');
  return [first, colors.dim(shown), paint(caret)];
}

/** One line of a text, without going through all the others. */
function lineOf(text: string, line: number): string | undefined {
  let from = 0;
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', from);
    if (next < 0) return undefined;
    from = next + 1;
  }
  const end = text.indexOf('\n', from);
  return text
    .slice(from, end < 0 ? undefined : end)
    .replace(/^\ufeff/, '')
    .replace(/\r$/, '');
}
