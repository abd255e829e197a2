import { isJsonObject, type Json } from '../base/json';
import { definitionTypes } from '../engine/plan';
import type { IssuePath } from './issue';
import { definitionSchema, type Definition } from './schema';

/** A definition whose refused parts have been replaced, so that the other checks can look at the rest. */
export interface Repaired {
  readonly definition: Definition;
  /** Whether what a later check finds at a place only follows from what was refused. */
  follows(path: IssuePath): boolean;
}

/** Without these a step looks as if something else were wrong with it. */
const tellingKeys: readonly (string | number)[] = ['action', 'steps', 'with'];

type Mapping = Record<string, Json>;

/** @returns undefined when too little is left. `refused` are the places whose values break the schema. */
export function repair(data: Json, refused: readonly IssuePath[]): Repaired | undefined {
  const copy = structuredClone<Json>(data);
  if (!isJsonObject(copy)) return undefined;
  const definition = copy as Mapping;
  remove(definition, refused);
  definition.name ??= 'unnamed';
  definition.version ??= '0.0.0';
  // The type that allows most, so that nothing is refused for a type that is not known.
  definition.type ??= definitionTypes[2];
  for (const variable of Object.values(isJsonObject(definition.variables) ? definition.variables : {})) {
    if (isJsonObject(variable)) (variable as Mapping).type ??= typeOfDefault(variable.default);
  }
  fillIds(definition.steps);
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
      const isStep = path.at(-2) === 'steps' || path.at(-2) === 'fallback';
      (holder as (Json | undefined)[])[key] = isStep ? {} : undefined;
      if (!isStep) shortened.add(holder as Json[]);
    }
  }
  for (const list of shortened) list.splice(0, list.length, ...list.filter((entry) => entry !== undefined));
}

/** What stands at or below a refused place follows from it; so does what a step is said to lack, at the step itself. */
function followsFrom(refused: readonly IssuePath[]): (path: IssuePath) => boolean {
  const keyOf = (path: IssuePath): string => JSON.stringify(path);
  const places = new Set(refused.map(keyOf));
  const lacking = new Set(
    refused.filter((path) => tellingKeys.includes(path.at(-1) ?? '')).map((path) => keyOf(path.slice(0, -1))),
  );
  return (path) => lacking.has(keyOf(path)) || path.some((_, index) => places.has(keyOf(path.slice(0, index + 1))));
}

function typeOfDefault(value: Json | undefined): Json {
  if (Array.isArray(value)) return 'array';
  return value === undefined || value === null ? 'string' : typeof value;
}

function fillIds(steps: Json | undefined): void {
  if (!Array.isArray(steps)) return;
  for (const [index, step] of (steps as readonly Json[]).entries()) {
    if (!isJsonObject(step)) continue;
    (step as Mapping).id ??= `unnamed_${index + 1}`;
    fillIds(step.steps);
    fillIds(valueAt(step, ['on_failure', 'fallback']));
  }
}

/** Gives steps back the ids that were refused for their form, since other steps may name them. */
function restoreIds(steps: Definition['steps'], written: Json | undefined): void {
  for (const [index, step] of steps.entries()) {
    const id = valueAt(written, [index, 'id']);
    if (typeof id === 'string') step.id = id;
    if (step.steps !== undefined) restoreIds(step.steps, valueAt(written, [index, 'steps']));
    if (typeof step.on_failure === 'object')
      restoreIds(step.on_failure.fallback, valueAt(written, [index, 'on_failure', 'fallback']));
  }
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
