import { isJsonObject, type Json } from '../base/json';
import type { Type } from './types';

/** Whether a value that is only known at run time has a type. */
export function isOfType(value: Json, type: Type | undefined): boolean {
  switch (type?.kind) {
    case 'number':
    case 'string':
      return typeof value === type.kind;
    case 'bool':
      return typeof value === 'boolean';
    case 'list':
      // Where any element will do, a long list is not walked through for it: that would cost time but no fuel.
      return (
        Array.isArray(value) &&
        (type.element.kind === 'dyn' || value.every((entry: Json) => isOfType(entry, type.element)))
      );
    case 'object':
      return isJsonObject(value);
    case 'null':
      return value === null;
    case 'nullable':
      return value === null || isOfType(value, type.of);
    case 'dyn':
    case undefined:
      return true;
  }
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
