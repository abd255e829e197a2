import { Lexer, Parser } from 'yaml';

/** How deep mappings and lists may lie in one another. A group of steps takes two levels. */
export const mostLevels = 100;

/**
 * The offset at which a YAML text is nested deeper than `mostLevels`; undefined when it is not. Looked for in the stream
 * of tokens, before anything is composed of them: the composer recurses, and some 100,000 brackets end the process.
 */
export function tooDeepAt(text: string): number | undefined {
  const parser = new Parser();
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    // The tokens themselves are not wanted, only the stack that the parser keeps of them.
    Array.from(parser.next(lexeme));
    offset += lexeme.length;
    if (parser.stack.length > mostLevels) return Math.min(offset, text.length);
  }
  return undefined;
}
