import { refusalInText } from './characters';
import { ExpressionError } from './expression-error';

const escapes: Readonly<Record<string, string | undefined>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/**
 * Reads the text whose opening quote is at `quoteAt`; a raw one has no escapes.
 * @throws ExpressionError `syntax` for a missing quote, an unknown escape, or a character that cannot be seen.
 */
export function readText(
  source: string,
  quoteAt: number,
  raw: boolean,
): { readonly value: string; readonly end: number } {
  const quote = source[quoteAt] ?? '';
  let value = '';
  let from = quoteAt + 1;
  let at = from;
  while (at < source.length) {
    const code = source.charCodeAt(at);
    if (source[at] === quote) return { value: value + source.slice(from, at), end: at + 1 };
    if (code === 92 && !raw) {
      const escape = readEscape(source, at);
      value += source.slice(from, at) + escape.value;
      at = escape.end;
      from = at;
    } else at = passCharacter(source, at, code);
  }
  throw new ExpressionError('syntax', `this text is not closed: a ${quote} is missing`, quoteAt, source.length);
}

function passCharacter(source: string, at: number, code: number): number {
  if (code >= 0x20 && code < 0x7f) return at + 1;
  const codePoint = source.codePointAt(at) ?? code;
  const end = at + (codePoint > 0xffff ? 2 : 1);
  const reason = refusalInText(codePoint);
  if (reason !== undefined) throw new ExpressionError('syntax', reason, at, end);
  return end;
}

function readEscape(source: string, at: number): { readonly value: string; readonly end: number } {
  const letter = source[at + 1] ?? '';
  const simple = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  if (simple !== undefined) return { value: simple, end: at + 2 };
  const code = /^u[0-9A-Fa-f]{4}/.exec(source.slice(at + 1, at + 6))?.[0];
  if (code !== undefined) return { value: String.fromCharCode(Number.parseInt(code.slice(1), 16)), end: at + 6 };
  // The text ends here: what is missing is its quote.
  if (letter === '') return { value: '', end: source.length };
  const known = [...Object.keys(escapes), 'uXXXX'].map((key) => `\\${key}`).join(' ');
  const message = `'\\${letter}' is not an escape; allowed are ${known}; in a pattern write \\\\${letter} or r'\\${letter}'`;
  throw new ExpressionError('syntax', message, at, at + 2);
}
