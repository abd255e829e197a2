import { isJsonObject, type Json } from '../base/json';
import type { Type } from '../expression';

/**
 * What a JSON Schema has against every value of a type whose kind is right: fields that it must have and has not, or has
 * and may not have. In words that follow the name of the type; undefined when there is nothing, or nothing is sure.
 */
export function misfit(type: Type, schema: Json | undefined): string | undefined {
  if (!isJsonObject(schema)) return undefined;
  if (type.kind === 'list') {
    const inner = misfit(type.element, schema['items']);
    return inner === undefined ? undefined : `of objects ${inner}`;
  }
  if (type.kind !== 'object' || schema['type'] !== 'object') return undefined;
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? (schema['required'] as readonly Json[]).map(String) : [];
  const missing = type.open ? [] : required.filter((name) => !type.fields.has(name));
  if (missing.length > 0) return `without the field '${missing.join("', '")}'`;
  const unknown = [...type.fields.keys()].filter((name) => !Object.hasOwn(properties, name));
  if (schema['additionalProperties'] === false && unknown.length > 0)
    return `with the field '${unknown.join("', '")}', which is not taken`;
  for (const [name, field] of type.fields) {
    const inner = Object.hasOwn(properties, name) ? misfit(field, properties[name]) : undefined;
    if (inner !== undefined) return `whose '${name}' is one ${inner}`;
  }
  return undefined;
}
