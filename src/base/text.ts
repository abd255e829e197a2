import { utf8Length } from './json';

const ellipsis = '…';

/** Bytes that a text takes within a JSON document, without its quotes: escapes count as they are written. */
export function jsonTextBytes(text: string): number {
  return utf8Length(JSON.stringify(text)) - 2;
}

/**
 * Cuts a text to at most `mostBytes` bytes of JSON (its quotes not counted), between two characters; an ellipsis, which
 * counts, stands for what is missing. Below the 3 bytes of the ellipsis nothing is left.
 */
export function cutText(text: string, mostBytes: number): string {
  // Nothing takes less than a byte: a text of megabytes is never measured whole.
  if (text.length <= mostBytes && jsonTextBytes(text) <= mostBytes) return text;
  const room = mostBytes - utf8Length(ellipsis);
  if (room < 0) return '';
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += jsonTextBytes(character);
    if (bytes > room) break;
    end += character.length;
  }
  return `${text.slice(0, end)}${ellipsis}`;
}
