import { isJsonObject, type Json, type JsonObject } from '../base/json';
import type { VariableSpec } from '../engine/plan';
import { boolType, dynType, listOf, nullable, numberType, stringType, type Type } from '../expression';

/** The expression type of values that a JSON Schema describes. What it cannot express is `dyn`. */
export function typeOfSchema(schema: unknown): Type {
  if (!isJsonObject(schema)) return dynType;
  let type = types.get(schema);
  if (type === undefined) {
    type = typeOf(schema);
    types.set(schema, type);
  }
  return type;
}

/** Schemas never change, and those of an action are asked for at each reference to a step that calls it. */
const types = new WeakMap<JsonObject, Type>();

function typeOf(schema: JsonObject): Type {
  const union = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(union)) return typeOfUnion(union as readonly Json[]);
  const kinds = schema['type'];
  if (Array.isArray(kinds)) return typeOfUnion((kinds as readonly Json[]).map((type) => ({ ...schema, type })));
  switch (schema['type']) {
    case 'string':
      return stringType;
    case 'number':
    case 'integer':
      return numberType;
    case 'boolean':
      return boolType;
    case 'array':
      return listOf(typeOfSchema(schema['items']));
    case 'object':
      return typeOfObject(schema);
    default:
      return typeOfConstants(schema);
  }
}

/** The expression type of a declared variable. Of an object with declared properties it has no others: a value with others is refused. */
export function typeOfVariable(spec: VariableSpec): Type {
  if (spec.type === 'array') return listOf(spec.items === undefined ? dynType : typeOfVariable(spec.items));
  if (spec.type !== 'object' || spec.properties === undefined) return typeOfSchema({ type: spec.type });
  const fields = Object.entries(spec.properties).map(([name, field]): [string, Type] => [name, typeOfVariable(field)]);
  return { kind: 'object', fields: new Map(fields), open: false, optional: new Set(Object.keys(spec.properties)) };
}

/** The schema of the value at a path inside the values that a schema describes; undefined when it says nothing. */
export function schemaAt(schema: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  let at = schema;
  for (const part of path) {
    if (!isJsonObject(at)) return undefined;
    const properties = at['properties'];
    if (typeof part === 'number') at = at['items'];
    else if (isJsonObject(properties) && Object.hasOwn(properties, part)) at = properties[part];
    else at = at['additionalProperties'];
  }
  return at;
}

function typeOfUnion(members: readonly Json[]): Type {
  const isNull = (member: Json): boolean => isJsonObject(member) && member['type'] === 'null';
  const others = members.filter((member) => !isNull(member));
  const inner = others.length === 1 ? typeOfSchema(others[0]) : dynType;
  return others.length < members.length ? nullable(inner) : inner;
}

function typeOfObject(schema: JsonObject): Type {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const fields = new Map(Object.entries(properties).map(([name, field]) => [name, typeOfSchema(field)]));
  const required: readonly Json[] = Array.isArray(schema['required']) ? (schema['required'] as readonly Json[]) : [];
  const optional = new Set([...fields.keys()].filter((name) => !required.includes(name)));
  return { kind: 'object', fields, open: schema['additionalProperties'] !== false, optional };
}

function typeOfConstants(schema: JsonObject): Type {
  const values = Array.isArray(schema['enum'])
    ? (schema['enum'] as readonly Json[])
    : 'const' in schema
      ? [schema['const']]
      : [];
  const kinds = new Set(values.map((value) => typeof value));
  if (kinds.size !== 1) return dynType;
  if (kinds.has('string')) return stringType;
  if (kinds.has('number')) return numberType;
  return kinds.has('boolean') ? boolType : dynType;
}
