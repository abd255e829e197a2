import { Lexer, Parser } from 'yaml';
import { isMark } from './clean-text';

/** How deep mappings and lists may lie in one another. A group of steps takes two levels. */
export const mostLevels = 100;

/** Words, signs and spaces of a YAML text. The largest definition, of 2,000 steps, has some 200,000. */
export const mostTokens = 300_000;

/** Where a YAML text goes beyond what is read. */
export interface Excess {
  readonly kind: 'levels' | 'tokens';
  readonly offset: number;
}

/**
 * Looks for a text that is nested too deep or holds too much, in the stream of its tokens and before anything is composed
 * of them: the composer recurses, and some 100,000 brackets end the process.
 */
export function findExcess(text: string): Excess | undefined {
  const parser = new Parser();
  let offset = 0;
  let tokens = 0;
  for (const lexeme of new Lexer().lex(text)) {
    // The parser's tokens are not wanted, only the stack that it keeps of them.
    Array.from(parser.next(lexeme));
    tokens += 1;
    if (parser.stack.length > mostLevels) return { kind: 'levels', offset };
    if (tokens > mostTokens) return { kind: 'tokens', offset };
    if (!isMark(lexeme)) offset += lexeme.length;
  }
  return undefined;
}
