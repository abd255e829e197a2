import { cutText } from '../base/text';
import type { Json } from '../base/json';

/** Most bytes of a value that is written out. */
const mostBytes = 40;

/** A value in a few words, for a message: `the text "abc"`, `a list of 3`. Never more than 60 bytes, however large it is. */
export function describeValue(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return `an object with ${Object.keys(value).length} fields`;
  if (typeof value === 'string') return `the text ${JSON.stringify(cutText(value, mostBytes))}`;
  return `the ${typeof value} ${String(value)}`;
}
