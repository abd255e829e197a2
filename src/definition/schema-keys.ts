import { z } from 'zod';
import type { IssuePath } from './issue';
import { definitionSchema } from './schema';

/** The keys that a schema has at a path, found by walking it. @default that of the language */
export function keysAllowedAt(path: IssuePath, schema: z.ZodType = definitionSchema): string[] {
  let schemas: readonly z.ZodType[] = unwrapped(schema);
  for (const part of path) schemas = schemas.flatMap((one) => inner(one, part));
  const object = schemas.find((candidate) => candidate instanceof z.ZodObject);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function inner(schema: z.ZodType, part: string | number): z.ZodType[] {
  if (schema instanceof z.ZodObject && typeof part === 'string') {
    const field: unknown = Object.hasOwn(schema.shape, part) ? schema.shape[part] : undefined;
    return field instanceof z.ZodType ? unwrapped(field) : [];
  }
  if (schema instanceof z.ZodArray && typeof part === 'number')
    return schema.element instanceof z.ZodType ? unwrapped(schema.element) : [];
  if (schema instanceof z.ZodRecord) return schema.valueType instanceof z.ZodType ? unwrapped(schema.valueType) : [];
  return [];
}

/** A schema without `optional`, and the members of a union one by one. */
function unwrapped(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional && schema.def.innerType instanceof z.ZodType)
    return unwrapped(schema.def.innerType);
  if (schema instanceof z.ZodUnion)
    return schema.def.options.filter((option) => option instanceof z.ZodType).flatMap(unwrapped);
  return [schema];
}
