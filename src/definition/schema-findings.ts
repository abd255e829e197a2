import type { z } from 'zod';
import type { Json } from '../base/json';
import type { Finding, IssuePath } from './issue';
import { issueCodeOf } from './issue-code-of';
import { didYouMeanKey } from './key-advice';
import { messageOfIssue } from './message-of-issue';
import { keysAllowedAt } from './schema-keys';
import { valueAt } from './value-at';

type SchemaIssue = z.core.$ZodIssue;

/** What a schema has against the value at a path of some data, each at its place. */
export function schemaFindings(schema: z.ZodType, data: Json, at: IssuePath = []): Finding[] {
  const parsed = schema.safeParse(valueAt(data, at));
  if (parsed.success) return [];
  const keysAt = (path: IssuePath): string[] => keysAllowedAt(path.slice(at.length), schema);
  return parsed.error.issues.flatMap((issue) => findingsOf(issue, [...at, ...pathOf(issue)], data, keysAt));
}

const pathOf = ({ path }: SchemaIssue): (string | number)[] =>
  path.filter((part): part is string | number => typeof part !== 'symbol');

function findingsOf(issue: SchemaIssue, path: IssuePath, data: Json, keysAt: (path: IssuePath) => string[]): Finding[] {
  const value = valueAt(data, path);
  if (issue.code === 'unrecognized_keys') {
    const allowed = keysAt(path);
    const list = allowed.length > 0 ? ` Allowed are: ${allowed.join(', ')}.` : '';
    return issue.keys.map((key) => {
      const message = `'${key}' is no key here.${list}${didYouMeanKey(key, allowed)}`;
      return { code: 'unknown-key', message, path: [...path, key], at: 'key' };
    });
  }
  if (issue.code === 'invalid_union' && value !== undefined) {
    const form = formMeant(issue, value);
    if (form !== undefined)
      return form.flatMap((inner) => findingsOf(inner, [...path, ...pathOf(inner)], data, keysAt));
  }
  const last = path.at(-1);
  if (value === undefined && typeof last === 'string')
    return [{ code: 'missing-key', message: `the key '${last}' is missing here`, path: path.slice(0, -1) }];
  return [{ code: issueCodeOf(issue, value), message: messageOfIssue(issue, data, path), path }];
}

/** Of the forms that a value may have, what is wrong with it as the one whose type it has. */
function formMeant(issue: SchemaIssue & { code: 'invalid_union' }, value: Json): readonly SchemaIssue[] | undefined {
  return issue.errors.find(
    (errors) => !errors.some((inner) => inner.path.length === 0 && issueCodeOf(inner, value) === 'wrong-type'),
  );
}
