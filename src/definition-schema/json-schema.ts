import { isJsonObject, type Json, type JsonObject } from '../base/json';

/** A JSON Schema under construction: plain data. */
export type Schema = Record<string, Json | undefined>;

/** A copy of a schema with every schema in it changed, the inner ones first. What is no schema stays as it is. */
export function mapSchemas(schema: JsonObject, change: (schema: Schema) => Schema): Schema {
  const inner: Schema = {};
  for (const [key, value] of Object.entries(schema))
    if (value !== undefined) inner[key] = mapKeyword(key, value, change);
  return change(inner);
}

/** Keywords that hold a schema, a list of schemas, or schemas by name. */
const single: readonly string[] = [
  'items',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
];
const lists: readonly string[] = ['anyOf', 'oneOf', 'allOf', 'items'];
const named: readonly string[] = ['properties', 'definitions', 'patternProperties'];

function mapKeyword(key: string, value: Json, change: (schema: Schema) => Schema): Json {
  const map = (inner: Json): Json => (isJsonObject(inner) ? mapSchemas(inner, change) : inner);
  if (lists.includes(key) && Array.isArray(value)) return (value as readonly Json[]).map(map);
  if (single.includes(key)) return map(value);
  if (!named.includes(key) || !isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]): [string, Json] => [name, map(inner ?? null)]));
}

/** Takes away what says nothing: limits that every integer has, and that the names of properties are texts. */
export function withoutNoise({ propertyNames, ...schema }: Schema): Schema {
  const isPlainText = isJsonObject(propertyNames) && Object.keys(propertyNames).join() === 'type';
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
  return propertyNames === undefined || isPlainText ? schema : { ...schema, propertyNames };
}

/** The schema of a property; an error of this program where there is none. */
export function propertyOf(schema: Schema, name: string): Schema {
  const properties = schema['properties'];
  const property = isJsonObject(properties) ? properties[name] : undefined;
  if (!isJsonObject(property))
    throw new Error(`the schema of the language has no property '${name}' where one is expected`);
  return property;
}

/** A schema with some properties in the place of its own of these names. */
export function withProperties(schema: Schema, replaced: Readonly<Record<string, Schema>>): Schema {
  const properties = schema['properties'];
  return { ...schema, properties: { ...(isJsonObject(properties) ? properties : {}), ...replaced } };
}
