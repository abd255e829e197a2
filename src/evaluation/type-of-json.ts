import { isJsonObject, type Json } from '../base/json';
import {
  boolType,
  dynType,
  listOf,
  nullType,
  nullable,
  numberType,
  stringType,
  type ObjectType,
  type Type,
} from '../expression';

/**
 * The type that a value shows: lists have the type that holds all their elements, objects exactly the fields that are there.
 * What no single type holds is `dyn`, which is checked when it is used.
 */
export function typeOfJson(value: Json): Type {
  if (value === null) return nullType;
  if (typeof value === 'number') return numberType;
  if (typeof value === 'string') return stringType;
  if (typeof value === 'boolean') return boolType;
  if (isJsonObject(value)) return typeOfObject(value);
  let element: Type | undefined;
  for (const entry of value) element = element === undefined ? typeOfJson(entry) : joined(element, typeOfJson(entry));
  return listOf(element ?? dynType);
}

function typeOfObject(value: Readonly<Record<string, Json | undefined>>): ObjectType {
  const fields = new Map<string, Type>();
  for (const [name, entry] of Object.entries(value)) if (entry !== undefined) fields.set(name, typeOfJson(entry));
  return { kind: 'object', fields, open: false };
}

/** The type that holds values of both. Unlike `unify`, objects keep every field: each of the values is known to be there. */
function joined(a: Type, b: Type): Type {
  if (a === b) return a;
  if (a.kind === 'null') return nullable(b);
  if (b.kind === 'null') return nullable(a);
  if (a.kind === 'nullable' || b.kind === 'nullable')
    return nullable(joined(a.kind === 'nullable' ? a.of : a, b.kind === 'nullable' ? b.of : b));
  if (a.kind === 'list' && b.kind === 'list') return listOf(joined(a.element, b.element));
  if (a.kind === 'object' && b.kind === 'object') {
    const fields = new Map(a.fields);
    for (const [name, type] of b.fields) {
      const known = fields.get(name);
      fields.set(name, known === undefined ? type : joined(known, type));
    }
    return { kind: 'object', fields, open: false };
  }
  return a.kind === b.kind ? a : dynType;
}
