import { isJsonObject, type Json } from '../base/json';
import { definitionTypes } from '../engine/plan';
import type { Finding, IssuePath } from './issue';
import { kindKeys, qualifierKeys } from './step-kind';
import { definitionSchema, type WrittenDefinition, type WrittenStep } from './schema';

/** A definition whose refused parts have been replaced, so that the other checks can look at the rest. */
export interface Repaired {
  readonly definition: WrittenDefinition;
  /** Whether what a later check finds at a place only follows from what was refused. */
  follows(finding: Finding): boolean;
}

/** A place that was refused; of an unknown key also the one that was meant. */
export interface Refused {
  readonly path: IssuePath;
  readonly meant?: string | undefined;
}

/** Without these the mapping that holds them looks as if something else were wrong with it. */
const tellingKeys: readonly (string | number)[] = [
  ...[...kindKeys, ...qualifierKeys, 'id', 'with', 'else'],
  ...['cron', 'every', 'duration', 'until', 'session', 'while', 'max_iterations', 'max_ticks', 'event', 'external'],
];

/** Keys whose values are lists of steps. */
const stepLists: readonly (string | number)[] = ['steps', 'fallback', 'else', 'compensate'];

type Mapping = Record<string, Json>;

/** @returns undefined when too little is left. `refused` are the places whose values break the schema. */
export function repair(data: Json, refused: readonly Refused[]): Repaired | undefined {
  const copy = structuredClone<Json>(data);
  if (!isJsonObject(copy)) return undefined;
  const definition = copy as Mapping;
  remove(
    definition,
    refused.map(({ path }) => path),
  );
  definition.name ??= 'unnamed';
  definition.version ??= '0.0.0';
  // The type that allows most, so that nothing is refused for a type that is not known.
  definition.type ??= definitionTypes[2];
  for (const variable of Object.values(isJsonObject(definition.variables) ? definition.variables : {})) {
    if (isJsonObject(variable)) (variable as Mapping).type ??= typeOfDefault(variable.default);
  }
  const parsed = definitionSchema.safeParse(definition);
  if (!parsed.success) return undefined;
  restoreIds(parsed.data.steps, valueAt(data, ['steps']));
  return { definition: parsed.data, follows: followsFrom(refused) };
}

/** Takes out what was refused. A step is not taken out but emptied, so that the places of the others stay the same. */
function remove(definition: Mapping, refused: readonly IssuePath[]): void {
  const shortened = new Set<Json[]>();
  for (const path of refused) {
    const key = path.at(-1);
    const holder = valueAt(definition, path.slice(0, -1));
    if (typeof key === 'string' && isJsonObject(holder)) {
      Reflect.deleteProperty(holder, key);
    } else if (typeof key === 'number' && Array.isArray(holder)) {
      const isStep = stepLists.includes(path.at(-2) ?? '');
      (holder as (Json | undefined)[])[key] = isStep ? {} : undefined;
      if (!isStep) shortened.add(holder as Json[]);
    }
  }
  for (const list of shortened) list.splice(0, list.length, ...list.filter((entry) => entry !== undefined));
}

/** What stands at or below a refused place follows from it; so does what the mapping around it is said to lack, at the mapping itself. */
function followsFrom(refused: readonly Refused[]): (finding: Finding) => boolean {
  const keyOf = (path: IssuePath): string => JSON.stringify(path);
  const places = new Set(refused.map(({ path }) => keyOf(path)));
  const lacking = new Set(
    refused
      .filter(({ path, meant }) => tellingKeys.includes(meant ?? path.at(-1) ?? ''))
      .map(({ path }) => keyOf(path.slice(0, -1))),
  );
  return ({ path }) => lacking.has(keyOf(path)) || path.some((_, index) => places.has(keyOf(path.slice(0, index + 1))));
}

function typeOfDefault(value: Json | undefined): Json {
  if (Array.isArray(value)) return 'array';
  return value === undefined || value === null ? 'string' : typeof value;
}

/** Gives steps back the ids that were refused for their form, since other steps may name them. */
function restoreIds(steps: readonly WrittenStep[], written: Json | undefined): void {
  for (const [index, step] of steps.entries()) {
    const id = valueAt(written, [index, 'id']);
    if (typeof id === 'string') step.id = id;
    for (const [list, path] of listsOf(step)) restoreIds(list, valueAt(written, [index, ...path]));
  }
}

function listsOf({
  steps,
  branches,
  else: otherwise,
  on_failure: onFailure,
  compensate,
}: WrittenStep): [readonly WrittenStep[], IssuePath][] {
  const lists: [readonly WrittenStep[] | undefined, IssuePath][] = [
    [steps, ['steps']],
    ...(branches ?? []).map((branch, at): [readonly WrittenStep[], IssuePath] => [
      branch.steps,
      ['branches', at, 'steps'],
    ]),
    [otherwise, ['else']],
    [typeof onFailure === 'object' ? onFailure.fallback : undefined, ['on_failure', 'fallback']],
    [compensate, ['compensate']],
  ];
  return lists.flatMap(([list, path]): [readonly WrittenStep[], IssuePath][] =>
    list === undefined ? [] : [[list, path]],
  );
}

/** The value at a path of data, undefined where the path leads nowhere. */
export function valueAt(data: Json | undefined, path: IssuePath): Json | undefined {
  let value = data;
  for (const part of path) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(part)];
    else if (isJsonObject(value) && Object.hasOwn(value, part)) value = value[part];
    else return undefined;
  }
  return value;
}
