import { ExpressionError } from './expression-error';
import { tokenize, type Token } from './lexer';

/** The tokens of a source text, read from the front. The last one is always the end. */
export class TokenStream {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(source: string) {
    this.tokens = tokenize(source);
  }

  peek(): Token {
    return this.tokens[this.position];
  }

  /** The token after the next one. */
  peekSecond(): Token {
    return this.tokens[Math.min(this.position + 1, this.tokens.length - 1)];
  }

  take(): Token {
    const token = this.tokens[this.position];
    if (this.position < this.tokens.length - 1) this.position++;
    return token;
  }

  /** Where the token that was taken last ends. */
  lastEnd(): number {
    return this.tokens[this.position - 1]?.end ?? 0;
  }

  nextIs(symbol: string): boolean {
    const token = this.tokens[this.position];
    return token.kind === 'symbol' && token.text === symbol;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.nextIs(symbol)) return false;
    this.position++;
    return true;
  }

  /** The end of the symbol that must come next. @throws ExpressionError `syntax` when another token comes. */
  expectSymbol(symbol: string): number {
    if (!this.takeSymbol(symbol)) throw this.unexpected(`'${symbol}'`);
    return this.lastEnd();
  }

  /** The error that the next token is not what is wanted. */
  unexpected(wanted: string, token: Token = this.peek()): ExpressionError {
    const found = token.kind === 'end' ? 'the end' : token.kind === 'string' ? 'a text' : `'${token.text}'`;
    const end = Math.max(token.end, token.at + 1);
    return new ExpressionError('syntax', `expected ${wanted}, found ${found}${this.advice(token)}`, token.at, end);
  }

  /** Words that are operators in other languages. */
  private advice(token: Token): string {
    const before = this.tokens[this.tokens.indexOf(token) - 1];
    if (before?.kind === 'name' && /^not$/i.test(before.text)) return "; write '!' in place of 'not'";
    if (token.kind === 'end' && before?.kind === 'symbol' && before.text === '%') return '; 10 % is written 0.1';
    const sign = token.kind === 'name' ? operatorWords.get(token.text.toLowerCase()) : undefined;
    return sign === undefined ? '' : `; write '${sign}'`;
  }
}

const operatorWords: ReadonlyMap<string, string> = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['is', '=='],
  ['eq', '=='],
  ['ne', '!='],
]);
