import { z } from 'zod';
import { isJsonObject, type Json } from '../base/json';
import type { Finding, IssuePath } from './issue';
import { repair, valueAt } from './repair';
import { definitionSchema, type Definition } from './schema';
import { didYouMean } from '../base/suggest';
import { messageOfIssue } from './message-of-issue';

export interface Structure {
  readonly findings: readonly Finding[];
  /** The definition without the parts that were refused, so that the rest can be checked too; absent when too little is left. */
  readonly definition?: Definition;
  /** Whether what a later check finds at a place only follows from one of these findings. */
  readonly follows?: (path: IssuePath) => boolean;
}

/** Checks keys and types of a definition against the schema of the language. */
export function checkStructure(data: Json): Structure {
  if (!isJsonObject(data)) {
    const finding: Finding = {
      code: 'not-a-mapping',
      message: 'a definition is a mapping that begins with name:, version:, type: and steps:',
      path: [],
    };
    return { findings: [finding] };
  }
  const parsed = definitionSchema.safeParse(data);
  if (parsed.success) return { findings: [], definition: parsed.data };
  const found = parsed.error.issues.flatMap((issue) => findingsOf(issue, data));
  const refused = found.filter(({ code }) => code !== 'missing-key').map(({ path }) => path);
  return { findings: found, ...repair(data, refused) };
}

function findingsOf(issue: z.core.$ZodIssue, data: Json): Finding[] {
  const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'unknown-key',
      message: unknownKey(key, path),
      path: [...path, key],
      at: 'key',
    }));
  }
  const last = path.at(-1);
  const missing = valueAt(data, path) === undefined && typeof last === 'string';
  if (missing) return [{ code: 'missing-key', message: `the key '${last}' is missing here`, path: path.slice(0, -1) }];
  const code = issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 'wrong-type' : 'wrong-value';
  return [{ code, message: messageOfIssue(issue, data, path), path }];
}

function unknownKey(key: string, at: IssuePath): string {
  const allowed = keysAllowedAt(at);
  const list = allowed.length > 0 ? ` Allowed are: ${allowed.join(', ')}.` : '';
  return `'${key}' is not a key of the language here.${list}${didYouMean(key, allowed)}`;
}

/** The keys that the schema has at a path, found by walking it. */
function keysAllowedAt(path: IssuePath): string[] {
  let schema: z.ZodType | undefined = definitionSchema;
  for (const part of path) schema = schema && inner(schema, part);
  const object = schema && unwrapped(schema).find((candidate) => candidate instanceof z.ZodObject);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function inner(schema: z.ZodType, part: string | number): z.ZodType | undefined {
  for (const candidate of unwrapped(schema)) {
    if (candidate instanceof z.ZodObject && typeof part === 'string') {
      const field: unknown = candidate.shape[part];
      if (field instanceof z.ZodType) return field;
    }
    if (candidate instanceof z.ZodArray && typeof part === 'number' && candidate.element instanceof z.ZodType)
      return candidate.element;
    if (candidate instanceof z.ZodRecord && candidate.valueType instanceof z.ZodType) return candidate.valueType;
  }
  return undefined;
}

/** A schema without `optional`, and the members of a union one by one. */
function unwrapped(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional && schema.def.innerType instanceof z.ZodType)
    return unwrapped(schema.def.innerType);
  if (schema instanceof z.ZodUnion)
    return schema.def.options.filter((option) => option instanceof z.ZodType).flatMap(unwrapped);
  return [schema];
}
