/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. A key that is absent reads as `undefined`, and the type says so. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** True for objects that are neither arrays nor null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * JSON text with object keys sorted at every level and absent keys left out, so that equal values
 * have equal text. Used for hashes.
 */
export function canonicalJson(value: Json): string {
  return JSON.stringify(sortKeys(value));
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).sort();
  // A null prototype, so that a key named __proto__ is data like any other.
  const sorted = Object.create(null) as Record<string, Json>;
  for (const key of keys) {
    const entry = value[key];
    if (entry !== undefined) sorted[key] = sortKeys(entry);
  }
  return sorted;
}

/** Bytes of a text in UTF-8, without encoding it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) bytes += 1;
    // Each half of a surrogate pair counts 2; together they are 4 bytes.
    if (code > 0x7ff && (code < 0xd800 || code > 0xdfff)) bytes += 1;
  }
  return bytes;
}

/** Whether lists and objects lie in one another more than `levels` deep. Without recursion, since that is what overflows. */
export function isNestedDeeperThan(levels: number, value: unknown): boolean {
  const isHolder = (entry: unknown): entry is object => typeof entry === 'object' && entry !== null;
  let layer = [value].filter(isHolder);
  for (let depth = 0; depth < levels; depth++)
    layer = layer.flatMap((holder) => Object.values(holder).filter(isHolder));
  return layer.length > 0;
}
