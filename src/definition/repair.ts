import { isJsonObject, type Json } from '../base/json';
import { definitionTypes } from '../engine/plan';
import { followsFrom, type Refused } from './follows';
import type { Finding, IssuePath } from './issue';
import { meantMapping } from './meant-mapping';
import { definitionSchema, type WrittenDefinition, type WrittenStep } from './schema';
import { valueAt } from './value-at';

/** A definition whose refused parts have been replaced, so that the other checks can look at the rest. */
export interface Repaired {
  readonly definition: WrittenDefinition;
  /** Whether what a later check finds at a place only follows from what was refused. */
  follows(finding: Finding): boolean;
  /** Whether the type of a variable cannot be told, since its declaration was refused. */
  isUntyped(variable: string): boolean;
}

/** Taking one part out may leave another wrong, which is then taken out too. */
const mostRounds = 8;

/** Keys whose values are lists of steps. */
const stepLists: readonly (string | number)[] = ['steps', 'fallback', 'else', 'compensate'];

/** What stands in for a value that is missing or wrong, where taking it away would change what is around it. */
const standIns: Readonly<Record<string, Json | undefined>> = {
  when: true,
  on: 'succeeded',
  steps: [{}],
  fallback: [{}],
  message: 'unknown',
  reason: 'unknown',
  event: 'unknown',
  // Items of which nothing is known, since no type holds both.
  items: [0, ''],
  for_each: { items: [0, ''] },
  repeat: { max_iterations: 1 },
  schedule: { every: '1d', max_ticks: 1 },
};

type Mapping = Record<string, Json>;

interface Repairing {
  readonly definition: Mapping;
  /** All places that have been refused so far. */
  readonly all: Refused[];
  readonly use: RepairUse;
  /** Lists whose refused entries are still to be taken out. */
  readonly shortened: Set<Json[]>;
  /** How often something has been put into a place: what is refused again and again is taken out. */
  readonly tries: Map<string, number>;
}

/** Made to be checked, with something in the place of what is refused; or to be drawn, with nothing that nobody wrote. */
export type RepairUse = 'check' | 'draw';

/** @returns undefined when too little is left. `refused` are the places whose values break the schema. */
export function repair(data: Json, refused: readonly Refused[], use: RepairUse): Repaired | undefined {
  const copy = structuredClone<Json>(data);
  if (!isJsonObject(copy)) return undefined;
  const definition = copy as Mapping;
  const all: Refused[] = [];
  const repairing: Repairing = { definition, all, use, shortened: new Set(), tries: new Map() };
  replaceAll(refused, repairing);
  for (let round = 0; round < mostRounds; round++) {
    complete(definition);
    const parsed = definitionSchema.safeParse(definition);
    if (parsed.success) {
      restoreNames(parsed.data.steps, valueAt(data, ['steps']));
      return { definition: parsed.data, follows: followsFrom(all), isUntyped: untypedAmong(all) };
    }
    const more = parsed.error.issues.flatMap((issue): Refused[] => {
      const path = issue.path.filter((part) => typeof part !== 'symbol');
      return issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...path, key], why: 'unknown' }))
        : [{ path, why: 'wrong' }];
    });
    if (more.some(({ path }) => path.length === 0)) return undefined;
    replaceAll(more, repairing);
  }
  return undefined;
}

function complete(definition: Mapping): void {
  definition.name ??= 'unnamed';
  definition.version ??= '0.0.0';
  // The type that allows most, so that nothing is refused for a type that is not known.
  definition.type ??= definitionTypes[2];
  for (const variable of Object.values(isJsonObject(definition.variables) ? definition.variables : {})) {
    if (isJsonObject(variable)) (variable as Mapping).type ??= typeOfDefault(variable.default);
  }
}

/**
 * Puts something in the place of each refused value, or takes it out, and notes it in `all`. Steps stay in their places, so
 * that those of the others do.
 */
function replaceAll(refused: readonly Refused[], repairing: Repairing): void {
  const { shortened } = repairing;
  // Of one value several things may be wrong; what has replaced it is not.
  const places = new Map(refused.map((one) => [JSON.stringify(one.path), one]));
  for (const one of places.values()) replaceOne(one, repairing);
  for (const list of shortened) list.splice(0, list.length, ...list.filter((entry) => entry !== undefined));
  shortened.clear();
}

function replaceOne(one: Refused, repairing: Repairing): void {
  const { definition, all, use, shortened, tries } = repairing;
  all.push(one);
  const { path, why } = one;
  const key = path.at(-1);
  const holder = valueAt(definition, path.slice(0, -1));
  if (typeof key === 'number' && Array.isArray(holder)) {
    const entry = entryFor(path, use);
    (holder as (Json | undefined)[])[key] = entry;
    if (entry === undefined) shortened.add(holder as Json[]);
  } else if (typeof key === 'string' && isJsonObject(holder)) {
    const given = Object.hasOwn(holder, key) ? holder[key] : undefined;
    const tried = tries.get(JSON.stringify(path)) ?? 0;
    tries.set(JSON.stringify(path), tried + 1);
    const better = why === 'unknown' || tried > 1 ? undefined : standInFor(key, given, why, use);
    if (better !== undefined) (holder as Mapping)[key] = better;
    else if (given !== undefined) Reflect.deleteProperty(holder, key);
    else if (path.length > 1) replaceOne({ path: path.slice(0, -1), why: 'broken' }, repairing);
  }
}

function entryFor(path: IssuePath, use: RepairUse): Json | undefined {
  if (path.at(-2) === 'branches') return use === 'draw' ? undefined : { when: true, steps: [{}] };
  const isStep = stepLists.includes(path.at(-2) ?? '') || (path.length === 3 && path[0] === 'events');
  return isStep ? {} : undefined;
}

/** `broken`: the value itself was of the right form, but cannot be completed. */
function standInFor(key: string, given: Json | undefined, why: Refused['why'], use: RepairUse): Json | undefined {
  if (key === 'depends_on' && typeof given === 'string') return [given];
  const meant = given === undefined ? undefined : meantMapping(key, given);
  // What is meant may itself be wrong.
  if (meant !== undefined && why === 'wrong' && !isJsonObject(given)) return { ...meant };
  const standIn = use === 'check' && Object.hasOwn(standIns, key) ? standIns[key] : undefined;
  return standIn === undefined ? undefined : structuredClone(standIn);
}

function typeOfDefault(value: Json | undefined): Json {
  if (Array.isArray(value)) return 'array';
  return value === undefined || value === null ? 'string' : typeof value;
}

function untypedAmong(refused: readonly Refused[]): (variable: string) => boolean {
  const names = new Set<string | number>();
  let all = false;
  for (const { path } of refused) {
    const [first, name, ...inner] = path;
    if (first !== 'variables') continue;
    if (name === undefined) all = true;
    else if (inner.length === 0 || inner.some((part) => ['type', 'items', 'properties'].includes(String(part))))
      names.add(name);
  }
  return (variable) => all || names.has(variable);
}

/** Gives steps back the ids, and loops the names, that were refused for their form, since other steps may use them. */
function restoreNames(steps: readonly WrittenStep[], written: Json | undefined): void {
  for (const [index, step] of steps.entries()) {
    const id = valueAt(written, [index, 'id']);
    if (typeof id === 'string' || typeof id === 'number' || typeof id === 'boolean') step.id = String(id);
    const item = valueAt(written, [index, 'for_each', 'as']);
    if (typeof item === 'string' && step.for_each !== undefined) step.for_each.as = item;
    for (const [list, path] of listsOf(step)) restoreNames(list, valueAt(written, [index, ...path]));
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
