import { ExpressionError } from './expression-error';
import { limits } from './limits';

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number; readonly end: number }
  | { readonly kind: 'string'; readonly value: string; readonly at: number; readonly end: number }
  | { readonly kind: 'name'; readonly value: string; readonly at: number; readonly end: number }
  | { readonly kind: 'symbol'; readonly value: string; readonly at: number; readonly end: number }
  | { readonly kind: 'end'; readonly at: number; readonly end: number };

const whitespace = /[ \t\r\n]+/y;
const name = /[A-Za-z_][A-Za-z0-9_]*/y;
const number = /(?:\d+\.\d+|\d+)(?:[eE][+-]?\d+)?/y;
const symbol = /&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()[\]]/y;

const escapes: Readonly<Record<string, string | undefined>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** @throws ExpressionError `syntax` at the first character that begins no token, `limit` when the text is too long. */
export function tokenize(source: string): Token[] {
  if (source.length > limits.sourceLength) {
    throw new ExpressionError(
      'limit',
      `the expression has ${source.length} characters; at most ${limits.sourceLength} are allowed`,
      0,
      source.length,
    );
  }
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  while (at < source.length) {
    const space = take(whitespace);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const token = readToken(source, at, take);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', at: source.length, end: source.length });
  return tokens;
}

function readToken(source: string, at: number, take: (pattern: RegExp) => string | undefined): Token {
  const quote = source[at];
  if (quote === "'" || quote === '"') return readString(source, at, quote);
  const digits = take(number);
  if (digits !== undefined) return readNumber(source, digits, at);
  const word = take(name);
  if (word !== undefined) return { kind: 'name', value: word, at, end: at + word.length };
  const sign = take(symbol);
  if (sign !== undefined) return { kind: 'symbol', value: sign, at, end: at + sign.length };
  throw new ExpressionError('syntax', unexpectedCharacter(source, at), at);
}

function readNumber(source: string, digits: string, at: number): Token {
  const end = at + digits.length;
  if (/[A-Za-z_]/.test(source[end] ?? '')) {
    throw new ExpressionError('syntax', `'${digits}${source[end]}' is neither a number nor a name`, at, end + 1);
  }
  const value = Number(digits);
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    throw new ExpressionError('limit', `${digits} is beyond 2^53, where whole numbers are no longer exact`, at, end);
  }
  return { kind: 'number', value, at, end };
}

function readString(source: string, at: number, quote: string): Token {
  let value = '';
  for (let i = at + 1; i < source.length; i++) {
    const character = source[i];
    if (character === quote) return { kind: 'string', value, at, end: i + 1 };
    if (character !== '\\') {
      value += character;
      continue;
    }
    i++;
    if (i === source.length) break;
    const escaped = escapes[source[i] ?? ''];
    if (escaped === undefined) {
      throw new ExpressionError(
        'syntax',
        `'\\${source[i] ?? ''}' is not an escape; allowed are ${Object.keys(escapes)
          .map((key) => `\\${key}`)
          .join(' ')}`,
        i - 1,
        i + 1,
      );
    }
    value += escaped;
  }
  throw new ExpressionError('syntax', `this text is not closed: a ${quote} is missing`, at, source.length);
}

function unexpectedCharacter(source: string, at: number): string {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (character === '=') return "a single '=' means nothing here; compare with '=='";
  if (character === '&' || character === '|') return `use '${character}${character}'`;
  const code = (source.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `the character '${character}' (U+${code}) has no meaning in an expression`;
}
