import { Lexer } from 'yaml';
import { refusedCharacter } from '../../expression';

/** A character that may not stand in a file, by its offset. */
export interface StrayCharacter {
  readonly offset: number;
  readonly message: string;
}

/** A text without the characters that cannot be seen, so that the rest of it can be looked at too. */
export interface CleanText {
  readonly text: string;
  readonly strays: readonly StrayCharacter[];
  /** Where something of the clean text stands in the file. */
  originalOffset(offset: number): number;
}

/** A file full of them has one mistake, not a million. */
const mostStrays = 100;

const suspicious = /[^\t\n\r\x20-\x7e]/u;

/** Takes out what cannot be seen. Spaces of other kinds become ordinary ones. */
export function cleanText(source: string): CleanText {
  if (!suspicious.test(source)) return { text: source, strays: [], originalOffset: (offset) => offset };
  const isComment = commentsOf(source);
  const strays: StrayCharacter[] = [];
  const removed: number[] = [];
  let text = '';
  let from = 0;
  for (const { 0: character, index } of source.matchAll(/[^\t\n\r\x20-\x7e]/gu)) {
    const refused = refusedCharacter(character.codePointAt(0) ?? 0);
    if (refused === undefined || (isComment(index) && !refused.turnsText)) continue;
    // Several in a row are one mistake.
    const isNext = index > 0 && index === from && strays.at(-1)?.message === refused.message;
    if (!isNext && strays.length < mostStrays) strays.push({ offset: index, message: refused.message });
    text += source.slice(from, index) + (refused.isSpace ? ' ' : '');
    from = index + character.length;
    for (let at = refused.isSpace ? index + 1 : index; at < from; at++) removed.push(at);
  }
  return { text: text + source.slice(from), strays, originalOffset: (offset) => originalOffset(offset, removed) };
}

/** `removed` in order: of each removed character that stands before it an offset has lost one. */
function originalOffset(offset: number, removed: readonly number[]): number {
  let [low, high] = [0, removed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((removed[middle] ?? 0) - middle <= offset) low = middle + 1;
    else high = middle;
  }
  return offset + low;
}

/** What YAML's lexer says besides the text: the begin of a document, the end of a flow, the begin of a scalar. */
const marks: readonly string[] = ['\u0002', '\u0018', '\u001f'];

export const isMark = (lexeme: string): boolean => marks.includes(lexeme);

/** Whether an offset lies in a comment; to be asked in order. */
function commentsOf(source: string): (offset: number) => boolean {
  const ranges: (readonly [number, number])[] = [];
  let offset = 0;
  let previous = '';
  for (const lexeme of new Lexer().lex(source)) {
    if (lexeme.startsWith('#') && previous !== '\u001f') ranges.push([offset, offset + lexeme.length]);
    if (!isMark(lexeme)) offset += lexeme.length;
    previous = lexeme;
  }
  let next = 0;
  return (at) => {
    while (next < ranges.length && (ranges[next]?.[1] ?? 0) <= at) next++;
    return next < ranges.length && (ranges[next]?.[0] ?? 0) <= at;
  };
}

/** The text with escapes in place of the characters that may not stand in a file; where they are, it must be in double quotes. */
export function escapeStrays(source: string): string {
  if (!suspicious.test(source)) return source;
  const isComment = commentsOf(source);
  return source.replace(/[^\t\n\r\x20-\x7e]/gu, (character, index: number) => {
    const codePoint = character.codePointAt(0) ?? 0;
    if (refusedCharacter(codePoint) === undefined || isComment(index)) return character;
    const digits = codePoint.toString(16).toUpperCase();
    return codePoint > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
  });
}

export const hasStrays = (text: string): boolean =>
  suspicious.test(text) &&
  Array.from(text).some((character) => refusedCharacter(character.codePointAt(0) ?? 0) !== undefined);
