import { refusal } from './characters';
import { ExpressionError } from './expression-error';
import { readText } from './lexer-text';
import { limits } from './limits';

export type TokenKind = 'number' | 'string' | 'name' | 'symbol' | 'end';

/** One shape for all kinds. `text` is the name, the symbol or the content of a text; `number` the value of a number. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly number: number;
  /** How strongly it binds as an operator between two values; 0 when it is none. */
  readonly precedence: number;
  readonly at: number;
  readonly end: number;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 9 || code === 13;

const token = (kind: TokenKind, text: string, at: number, end: number): Token => ({
  kind,
  text,
  number: 0,
  precedence: 0,
  at,
  end,
});

/** @throws ExpressionError `syntax` at the first character that begins no token, `limit` when the text is too long. */
export function tokenize(source: string): Token[] {
  if (source.length > limits.sourceLength) {
    const message = `the expression has ${source.length} characters; at most ${limits.sourceLength} are allowed`;
    throw new ExpressionError('limit', message, 0, source.length);
  }
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const code = source.charCodeAt(at);
    if (isSpace(code)) {
      at++;
      continue;
    }
    const next = readToken(source, at, code);
    tokens.push(next);
    at = next.end;
  }
  tokens.push(token('end', '', source.length, source.length));
  return tokens;
}

function readToken(source: string, at: number, code: number): Token {
  if (isLetter(code)) {
    const following = source.charCodeAt(at + 1);
    // r'…' is a text without escapes.
    if (code === 114 && (following === 39 || following === 34)) return quoted(source, at, at + 1);
    return readName(source, at);
  }
  if (isDigit(code)) return readNumber(source, at);
  if (code === 39 || code === 34) return quoted(source, at, at);
  const symbol = symbolAt(source, at, code);
  if (symbol !== undefined) {
    const { text, precedence } = symbol;
    return { kind: 'symbol', text, number: 0, precedence, at, end: at + text.length };
  }
  throw unexpectedCharacter(source, at);
}

function quoted(source: string, at: number, quoteAt: number): Token {
  const { value, end } = readText(source, quoteAt, quoteAt > at);
  return token('string', value, at, end);
}

function readName(source: string, at: number): Token {
  let end = at + 1;
  for (; end < source.length; end++) {
    const code = source.charCodeAt(end);
    if (!isLetter(code) && !isDigit(code)) break;
  }
  const text = source.slice(at, end);
  return { kind: 'name', text, number: 0, precedence: text === 'in' ? 3 : 0, at, end };
}

function readNumber(source: string, at: number): Token {
  const end = endOfNumber(source, at);
  const text = source.slice(at, end);
  if (isLetter(source.charCodeAt(end))) {
    throw new ExpressionError('syntax', `'${text}${source[end]}' is neither a number nor a name`, at, end + 1);
  }
  const number = Number(text);
  if (!Number.isFinite(number) || (Number.isInteger(number) && !Number.isSafeInteger(number))) {
    throw new ExpressionError('limit', `${text} is beyond 2^53, where whole numbers are no longer exact`, at, end);
  }
  return { kind: 'number', text, number, precedence: 0, at, end };
}

/** `12`, `1.5`, `2e-3`; a point or an `e` belongs to it only with digits behind. */
function endOfNumber(source: string, at: number): number {
  let end = endOfDigits(source, at);
  if (source.charCodeAt(end) === 46 && isDigit(source.charCodeAt(end + 1))) end = endOfDigits(source, end + 1);
  if ((source.charCodeAt(end) | 32) !== 101) return end;
  const sign = source.charCodeAt(end + 1);
  const digits = sign === 43 || sign === 45 ? end + 2 : end + 1;
  return isDigit(source.charCodeAt(digits)) ? endOfDigits(source, digits) : end;
}

function endOfDigits(source: string, at: number): number {
  let end = at;
  while (isDigit(source.charCodeAt(end))) end++;
  return end;
}

interface SymbolText {
  readonly text: string;
  readonly precedence: number;
}

/** The operator or bracket that begins at an offset. */
function symbolAt(source: string, at: number, code: number): SymbolText | undefined {
  const pair = code < 128 ? pairs[code] : undefined;
  if (pair?.second === source.charCodeAt(at + 1)) return pair;
  return code < 128 ? singles[code] : undefined;
}

/** Symbols of one and of two characters, by the code of the first. */
const singles = byFirstCode([
  ...Array.from('!?:.,()[]', (text) => ({ text, precedence: 0 })),
  { text: '<', precedence: 3 },
  { text: '>', precedence: 3 },
  { text: '+', precedence: 4 },
  { text: '-', precedence: 4 },
  { text: '*', precedence: 5 },
  { text: '/', precedence: 5 },
  { text: '%', precedence: 5 },
]);

const pairs = byFirstCode(
  [
    { text: '||', precedence: 1 },
    { text: '&&', precedence: 2 },
    { text: '==', precedence: 3 },
    { text: '!=', precedence: 3 },
    { text: '<=', precedence: 3 },
    { text: '>=', precedence: 3 },
  ].map((symbol) => ({ ...symbol, second: symbol.text.charCodeAt(1) })),
);

function byFirstCode<Entry extends SymbolText>(entries: readonly Entry[]): readonly (Entry | undefined)[] {
  const found = new Map(entries.map((entry) => [entry.text.charCodeAt(0), entry]));
  return Array.from({ length: 128 }, (_, code) => found.get(code));
}

function unexpectedCharacter(source: string, at: number): ExpressionError {
  const codePoint = source.codePointAt(at) ?? 0;
  const end = at + (codePoint > 0xffff ? 2 : 1);
  const character = source[at];
  if (character === '=') {
    const message = "a single '=' means nothing here; compare with '=='";
    return new ExpressionError('syntax', message, at, end);
  }
  if (character === '&' || character === '|') {
    return new ExpressionError('syntax', `use '${character}${character}'`, at, end);
  }
  return new ExpressionError('syntax', refusal(codePoint), at, end);
}
