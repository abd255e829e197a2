import { isJsonObject, type Json } from '../base/json';
import type { Type } from './types';

/** Whether a value that is only known at run time has a type. */
export function isOfType(value: Json, type: Type): boolean {
  switch (type.kind) {
    case 'number':
      return typeof value === 'number';
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'list':
      // Where any element will do, a long list is not walked through for it: that would cost time but no fuel.
      return Array.isArray(value) && (type.element.kind === 'dyn' || areOfType(value as readonly Json[], type.element));
    case 'object':
      return isJsonObject(value);
    case 'null':
      return value === null;
    case 'nullable':
      return value === null || isOfType(value, type.of);
    case 'dyn':
      return true;
  }
}

function areOfType(values: readonly Json[], type: Type): boolean {
  // What sum, avg, min and max ask for at every call.
  if (type.kind === 'number') return areNumbers(values);
  for (const value of values) if (!isOfType(value, type)) return false;
  return true;
}

function areNumbers(values: readonly Json[]): boolean {
  for (const value of values) if (typeof value !== 'number') return false;
  return true;
}

/** As `isOfType`, but of a list the entries are not looked at. */
export function isOutwardlyOfType(value: Json, type: Type): boolean {
  return type.kind === 'list' ? Array.isArray(value) : isOfType(value, type);
}

/** What must be equal inside two values for them to be equal; undefined when they cannot be. */
export function pairsInside(a: Json, b: Json): [Json, Json][] | undefined {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length ? a.map((entry: Json, index): [Json, Json] => [entry, b[index] as Json]) : undefined;
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return a === b ? [] : undefined;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length || !keys.every((key) => Object.hasOwn(b, key))) return undefined;
  return keys.map((key) => [a[key] ?? null, b[key] ?? null]);
}

/** Whether a value has at most `most` values, field names and characters of text in it. Stops counting there. */
export function isWithinSize(value: Json, most: number): boolean {
  let left = most;
  const waiting: (Json | undefined)[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    left -= typeof next === 'string' ? next.length + 1 : 1;
    if (Array.isArray(next)) {
      if (next.length > left) return false;
      for (const entry of next as readonly Json[]) waiting.push(entry);
    } else if (isJsonObject(next)) {
      for (const key in next) {
        left -= key.length;
        waiting.push(next[key]);
      }
    }
    if (left < 0) return false;
  }
  return true;
}
