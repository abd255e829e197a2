import type { z } from 'zod';
import { isJsonObject, type Json } from '../base/json';
import { didYouMean } from '../base/suggest';
import type { Finding, IssuePath } from './issue';
import { didYouMeanKey, meantKey } from './key-advice';
import { messageOfIssue } from './message-of-issue';
import type { Refused } from './follows';
import { issueCodeOf } from './issue-code-of';
import { mappingRemedy } from './meant-mapping';
import { repair, type Repaired, type RepairUse } from './repair';
import { definitionSchema } from './schema';
import { keysAllowedAt } from './schema-keys';
import { kindKeys } from './step-kind';
import { valueAt } from './value-at';

/** What is wrong with the form of a definition, and the definition without that; absent when too little is left. */
export interface Structure extends Partial<Repaired> {
  readonly findings: readonly Finding[];
}

/** Checks keys and types of a definition against the schema of the language, and repairs it for the given use. */
export function checkStructure(data: Json, use: RepairUse = 'check'): Structure {
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
  const found = withoutRepeats(parsed.error.issues.flatMap((issue) => findingsOf(issue, pathOf(issue), data)));
  const refused = found.map((finding) => refusedBy(finding));
  const meantKeys = new Set(
    found.flatMap(({ path, meant }) => (meant === undefined ? [] : [keyOf([...path.slice(0, -1), meant])])),
  );
  const findings = found
    .filter(({ lacks }) => lacks === undefined || !meantKeys.has(keyOf(lacks)))
    .map(({ meant: _meant, lacks: _lacks, ...finding }) => finding);
  return { findings, ...repair(data, refused, use) };
}

/** A finding, with the key that an unknown one was meant to be, or the place of the key that is missing. */
interface Found extends Finding {
  readonly meant?: string | undefined;
  readonly lacks?: IssuePath;
}

/** A value of the wrong type may have the wrong length too, which nobody needs to hear. */
function withoutRepeats(found: readonly Found[]): readonly Found[] {
  const ofWrongType = new Set(found.flatMap(({ code, path }) => (code === 'wrong-type' ? [keyOf(path)] : [])));
  return found.filter(({ code, path }) => code !== 'wrong-value' || !ofWrongType.has(keyOf(path)));
}

function refusedBy({ code, path, meant, lacks }: Found): Refused {
  if (lacks !== undefined) return { path: lacks, why: 'missing' };
  return { path, why: code === 'unknown-key' ? 'unknown' : 'wrong', meant };
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
  const wantsMapping = issue.code === 'invalid_type' && ['object', 'record'].includes(issue.expected);
  const remedy = wantsMapping && value !== undefined && value !== null ? mappingRemedy(String(last), value) : '';
  return [{ code: issueCodeOf(issue, value), message: messageOfIssue(issue, data, path) + remedy, path }];
}

/** Of the forms that a value may have, what is wrong with it as the one that it is meant to be. */
function findingsOfUnion(issue: SchemaIssue & { code: 'invalid_union' }, path: IssuePath, data: Json): Found[] {
  const value = valueAt(data, path);
  if (value === undefined) return findingsOf({ ...issue, code: 'invalid_type', expected: 'unknown' }, path, data);
  const isAboutAll = (inner: SchemaIssue): boolean => inner.path.length === 0 && inner.code !== 'unrecognized_keys';
  const forms = issue.errors.filter(
    (errors) => !errors.some((inner) => isAboutAll(inner) && issueCodeOf(inner, value) === 'wrong-type'),
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

function unknownKeys(keys: readonly string[], at: IssuePath, data: Json): Found[] {
  const allowed = keysAllowedAt(at);
  const list = allowed.length > 0 ? ` Allowed are: ${allowed.join(', ')}.` : '';
  const holder = valueAt(data, at);
  return keys.map((key) => {
    if (key === '<<') return { code: 'unknown-key', message: noMergeKeys, path: [...at, key], at: 'key' };
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

const noMergeKeys =
  "'<<' is a merge key of YAML 1.1, and a definition has none: write the keys out, or put what all steps share into defaults; an alias may stand for a whole value, as in retry: *patient";

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
