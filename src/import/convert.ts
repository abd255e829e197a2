import type { Json, JsonObject } from '../base/json';
import { lifecycleEvents } from '../definition/lifecycle-events';
import { scheduleFrom, stepsFrom } from './convert-step';
import { durationFrom, nameFrom, sizeFrom } from './convert-text';
import { Notes, type Note } from './notes';
import type { OldDefinition } from './old-schema';

export interface Converted {
  readonly definition: JsonObject;
  readonly notes: readonly Note[];
}

/** A definition of the old system in the language of this one, and what is not as it was. */
export function convert({ metadata, spec }: OldDefinition): Converted {
  const notes = new Notes();
  const name = nameFrom(metadata.name);
  if (name !== metadata.name) notes.changed(['metadata', 'name'], `'${metadata.name}' is '${name}' now`);
  for (const key of ['labels', 'annotations'] as const)
    if (metadata[key] !== undefined)
      notes.byHand(['metadata', key], `${key} are not carried over: definitions have none`);
  const schedule = spec.schedule === undefined ? undefined : scheduleFrom(spec.schedule, ['spec', 'schedule'], notes);
  if (spec.mode === 'scheduled' && schedule === undefined)
    notes.byHand(['spec', 'mode'], 'it was scheduled, but says no schedule: give it one');
  const definition = {
    name,
    version: versionFrom(metadata.version, notes),
    type: spec.type,
    ...(metadata.description !== undefined && { description: metadata.description }),
    ...(spec.mode === 'parallel' && { mode: spec.mode }),
    ...(spec.variables && { variables: variablesFrom(spec.variables, notes) }),
    ...(spec.resources && { resources: resourcesFrom(spec.resources) }),
    ...(schedule && { schedule }),
    steps: stepsFrom(spec.steps, ['spec', 'steps'], notes),
    ...(spec.handlers && { events: eventsFrom(spec.handlers, notes) }),
  };
  return { definition, notes: notes.list };
}

/** The old system did not type its variables: the type is that of the value it had. */
function variablesFrom(variables: Readonly<Record<string, Json>>, notes: Notes): JsonObject {
  return Object.fromEntries(
    Object.entries(variables).map(([given, value]) => {
      const path = ['spec', 'variables', given];
      if (value === null) notes.byHand(path, `'${given}' had no value, so that its type is not known: give it one`);
      const name = nameFrom(given);
      if (name !== given) notes.changed(path, `the variable '${given}' is '${name}' now: its uses are yours to change`);
      return [name, value === null ? { type: 'string' } : { type: typeOf(value), default: value }];
    }),
  );
}

function typeOf(value: Exclude<Json, null>): string {
  if (Array.isArray(value)) return 'array';
  // A whole number may have been meant as any: 0 for 0.5.
  return typeof value;
}

function resourcesFrom({ cpu, memory, max_concurrent, timeout }: NonNullable<OldDefinition['spec']['resources']>) {
  return {
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory: sizeFrom(memory) }),
    ...(max_concurrent !== undefined && { max_concurrent }),
    ...(timeout !== undefined && { timeout: durationFrom(timeout) }),
  };
}

/** What the old system called the events of a run's life. */
const oldEvents: Readonly<Record<string, string>> = {
  on_failure: 'on_failed',
  on_error: 'on_failed',
  on_success: 'on_completed',
  on_complete: 'on_completed',
  on_start: 'on_started',
};

function eventsFrom(handlers: NonNullable<OldDefinition['spec']['handlers']>, notes: Notes): JsonObject {
  return Object.fromEntries(
    Object.entries(handlers).map(([given, old]): [string, Json] => {
      const path = ['spec', 'handlers', given];
      const event = oldEvents[given] ?? nameFrom(given);
      if (event !== given) notes.changed(path, `the handler of '${given}' is that of '${event}' now`);
      const steps = stepsFrom(old, path, notes);
      if (lifecycleEvents.has(event)) return [event, steps];
      notes.byHand(
        path,
        `nothing in the file starts '${event}': it waits for a signal from outside, unless a step emits it`,
      );
      return [event, { external: true, steps }];
    }),
  );
}

function versionFrom(given: string | number | undefined, notes: Notes): string {
  const parts = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(String(given ?? ''));
  const version = parts === null ? '1.0.0' : [1, 2, 3].map((at) => parts[at] ?? '0').join('.');
  if (String(given) !== version)
    notes.changed(
      ['metadata', 'version'],
      `the version ${given === undefined ? 'was not given; it' : `'${given}'`} is ${version} now`,
    );
  return version;
}
