import type { Json } from '../base/json';
import { isWithinSize } from './json-values';

/** A value in a few words; a large one is not written out, only counted. */
export function showValue(value: Json | undefined): string {
  if (value === undefined) return 'not set';
  if (Array.isArray(value)) {
    const entries = value as readonly Json[];
    return entries.length > 8 ? `list of ${entries.length}` : `[${entries.map(showEntry).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) return `object with ${Object.keys(value).length} fields`;
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : JSON.stringify(value);
  return typeof value === 'string' && value.length > 60 ? `${text.slice(0, 57)}..."` : text;
}

function showEntry(value: Json): string {
  return Array.isArray(value) ? `list of ${value.length}` : showValue(value);
}

/** A value that is kept beside an expression: as it is when it is small, else its beginning or a few words. */
export function cutValue(value: Json): { readonly value: Json; readonly cut?: true } {
  if (isWithinSize(value, 400)) return { value };
  return { value: typeof value === 'string' ? cutText(value) : showValue(value), cut: true };
}

/** The first 200 characters of a text. */
export function cutText(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
