import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../base/json';
import { mapSchemas, withoutNoise, type Schema } from './json-schema';

/** Where a text stands for a value that is computed. */
const expressionReference = '#/definitions/expression';

export const expressionSchema: Schema = { title: '${{ expression }}', type: 'string', pattern: '\\$\\{\\{' };

/** The schema of an action's `with`: its input, in which every value may be a `${{ }}`. The names of its own definitions begin with `prefix`. */
export function inputSchema(
  input: z.ZodType,
  prefix: string,
): { readonly schema: Schema; readonly definitions: Readonly<Record<string, Schema>> } {
  const written = z.toJSONSchema(input, { target: 'draft-7', io: 'input', unrepresentable: 'any' });
  const { $schema: _draft, definitions, ...schema } = JSON.parse(JSON.stringify(written)) as JsonObject;
  const rewrite = (one: JsonObject): Schema =>
    mapSchemas(one, (inner) => computable(renamed(withoutNoise(inner), prefix)));
  const own = isJsonObject(definitions) ? Object.entries(definitions) : [];
  return {
    schema: rewrite(schema),
    definitions: Object.fromEntries(
      own.flatMap(([name, one]): [string, Schema][] =>
        isJsonObject(one) ? [[`${prefix}.${name}`, rewrite(one)]] : [],
      ),
    ),
  };
}

function renamed(schema: Schema, prefix: string): Schema {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  return { ...schema, $ref: reference.replace('#/definitions/', `#/definitions/${prefix}.`) };
}

/** A schema in whose fields and entries a `${{ }}` may stand. One of several that exactly one of had to hold is no longer sure to be one. */
function computable({ oneOf, ...schema }: Schema): Schema {
  const { properties, items, additionalProperties } = schema;
  return {
    ...schema,
    ...(oneOf !== undefined && { anyOf: oneOf }),
    ...(isJsonObject(properties) && { properties: mapValues(properties, orExpression) }),
    ...(items !== undefined && {
      items: Array.isArray(items) ? (items as readonly Json[]).map(orExpression) : orExpression(items),
    }),
    ...(additionalProperties !== undefined && { additionalProperties: orExpression(additionalProperties) }),
  };
}

function mapValues(object: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value ?? null)]));
}

function orExpression(schema: Json): Json {
  if (!isJsonObject(schema) || takesAnyText(schema)) return schema;
  const { description, default: fallback, ...rest } = schema;
  return {
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
    anyOf: [rest, { $ref: expressionReference }],
  };
}

function takesAnyText(schema: JsonObject): boolean {
  const limits = Object.keys(schema).filter(
    (key) => !['type', 'description', 'default', 'minLength', 'title'].includes(key),
  );
  return limits.length === 0 && (schema['type'] === 'string' || schema['type'] === undefined);
}
