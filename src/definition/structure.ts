import type { z } from 'zod';
import { isJsonObject, type Json } from '../base/json';
import { didYouMean } from '../base/suggest';
import type { Finding, IssuePath } from './issue';
import { didYouMeanKey, meantKey } from './key-advice';
import { messageOfIssue } from './message-of-issue';
import { repair, valueAt, type Refused } from './repair';
import { definitionSchema, type WrittenDefinition } from './schema';
import { keysAllowedAt } from './schema-keys';
import { kindKeys } from './step-kind';

export interface Structure {
  readonly findings: readonly Finding[];
  /** The definition without the parts that were refused, so that the rest can be checked too; absent when too little is left. */
  readonly definition?: WrittenDefinition;
  /** Whether what a later check finds only follows from one of these findings. */
  readonly follows?: (finding: Finding) => boolean;
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
  const found = parsed.error.issues.flatMap((issue) => findingsOf(issue, pathOf(issue), data));
  const refused = found
    .filter(({ code }) => code !== 'missing-key')
    .map(({ path, meant }): Refused => ({ path, meant }));
  const meantKeys = new Set(
    found.flatMap(({ path, meant }) => (meant === undefined ? [] : [keyOf([...path.slice(0, -1), meant])])),
  );
  const findings = found
    .filter(({ lacks }) => lacks === undefined || !meantKeys.has(keyOf(lacks)))
    .map(({ meant: _meant, lacks: _lacks, ...finding }) => finding);
  return { findings, ...repair(data, refused) };
}

/** A finding, with the key that an unknown one was meant to be, or the place of the key that is missing. */
interface Found extends Finding {
  readonly meant?: string | undefined;
  readonly lacks?: IssuePath;
}

type SchemaIssue = z.core.$ZodIssue;

const keyOf = (path: IssuePath): string => JSON.stringify(path);

const pathOf = ({ path }: SchemaIssue): (string | number)[] =>
  path.filter((part): part is string | number => typeof part !== 'symbol');

function findingsOf(issue: SchemaIssue, path: IssuePath, data: Json): Found[] {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, data);
  if (issue.code === 'invalid_union') return findingsOfUnion(issue, path, data);
  const last = path.at(-1);
  const value = valueAt(data, path);
  if (value === undefined && typeof last === 'string') {
    const message = `the key '${last}' is missing here`;
    return [{ code: 'missing-key', message, path: path.slice(0, -1), lacks: path }];
  }
  const code = issue.code === 'invalid_type' ? 'wrong-type' : 'wrong-value';
  return [{ code, message: messageOfIssue(issue, data, path), path }];
}

/** Of the forms that a value may have, what is wrong with it as the one that it is meant to be. */
function findingsOfUnion(issue: SchemaIssue & { code: 'invalid_union' }, path: IssuePath, data: Json): Found[] {
  const value = valueAt(data, path);
  if (value === undefined) return findingsOf({ ...issue, code: 'invalid_type', expected: 'unknown' }, path, data);
  const isAboutAll = (inner: SchemaIssue): boolean => inner.path.length === 0 && inner.code !== 'unrecognized_keys';
  const forms = issue.errors.filter(
    (errors) => !errors.some((inner) => isAboutAll(inner) && isOfOtherType(inner, value)),
  );
  const [form] = forms;
  const message = messageOfIssue(issue, data, path);
  if (form === undefined) return [{ code: 'wrong-type', message, path }];
  return form.flatMap((inner) => {
    if (isAboutAll(inner) && inner.code === 'invalid_value') {
      const near = typeof value === 'string' ? didYouMeanKey(value, inner.values.map(String)) : '';
      return [{ code: 'wrong-value' as const, message: `${message}.${near}`, path }];
    }
    return findingsOf(inner, [...path, ...pathOf(inner)], data);
  });
}

function isOfOtherType(issue: SchemaIssue, value: Json): boolean {
  if (issue.code === 'invalid_type') return true;
  return issue.code === 'invalid_value' && !issue.values.some((allowed) => typeof allowed === typeof value);
}

function unknownKeys(keys: readonly string[], at: IssuePath, data: Json): Found[] {
  const allowed = keysAllowedAt(at);
  const list = allowed.length > 0 ? ` Allowed are: ${allowed.join(', ')}.` : '';
  const holder = valueAt(data, at);
  return keys.map((key) => {
    const message = `'${key}' is not a key of the language here.${list}`;
    const advice = isJsonObject(holder) ? otherPlace(key, holder, at) : undefined;
    const place = { path: [...at, key], at: 'key' } as const;
    if (advice !== undefined) return { code: 'unknown-key', message: message + advice, ...place };
    const meant = meantKey(key, allowed);
    return {
      code: 'unknown-key',
      message: message + didYouMean(meant ?? '', meant === undefined ? [] : [meant]),
      ...place,
      meant,
    };
  });
}

/** A key that the language has, but elsewhere. */
function otherPlace(
  key: string,
  holder: Readonly<Record<string, Json | undefined>>,
  at: IssuePath,
): string | undefined {
  const isStepKey = kindKeys.some((kind) => kind === key);
  if (isStepKey && at[0] === 'events' && at.length === 2)
    return ` A handler is a list of steps: put '- ' before the step's first key.`;
  if (isStepKey && holder['when'] !== undefined && at.at(-2) === 'branches')
    return ` What a branch does is a list: put the step into steps: [ ].`;
  if (key === 'fallback' && at.at(-2) === 'steps') return ` It goes into on_failure: { fallback: [ ] }.`;
  return undefined;
}
