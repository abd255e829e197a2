import { BellwetherError } from '../base/errors';
import type { StepList, StepPlan } from './plan';

/** A plan that does not hang together. The compiler makes none; one that was sent to a worker by hand may. */
export function malformed(message: string): BellwetherError {
  return new BellwetherError('MalformedPlan', message);
}

/**
 * A step's path says where it stands: results, references and cancellation go by it.
 * @throws BellwetherError `MalformedPlan`.
 */
export function checkPlace(step: StepPlan, path: string): void {
  if (step.path !== path) throw malformed(`the step at '${path}' has the path '${step.path}'`);
}

/**
 * A list of steps can be worked off: it has steps, and no dependency leads back to where it began. Without this a run
 * would wait for ever.
 * @throws BellwetherError `MalformedPlan`.
 */
export function checkList({ path, steps }: StepList & { readonly path: string }): void {
  if (steps.length === 0) throw malformed(`the group '${path}' has no steps`);
  const ids = new Set<string>();
  let isOrdered = true;
  for (const { id, path: step, dependsOn } of steps) {
    isOrdered &&= dependsOn.every((dependency) => ids.has(dependency.step));
    if (ids.has(id)) throw malformed(`two steps have the path '${step}'`);
    ids.add(id);
  }
  // True of nearly every list that a person writes: each step waits for earlier ones.
  if (isOrdered) return;
  for (const { path: step, dependsOn } of steps) {
    const missing = dependsOn.find((dependency) => !ids.has(dependency.step));
    if (missing !== undefined) throw malformed(`step '${step}' depends on '${missing.step}', which is not beside it`);
  }
  const stuck = stepsThatNeverGetReady(steps);
  if (stuck.length > 0)
    throw malformed(`in '${path}' these steps wait for each other, or for steps that do: ${stuck.join(', ')}`);
}

function stepsThatNeverGetReady(steps: readonly StepPlan[]): string[] {
  const waitingFor = new Map(steps.map((step) => [step.id, step.dependsOn.length]));
  const dependants = new Map<string, string[]>(steps.map((step) => [step.id, []]));
  for (const step of steps) for (const dependency of step.dependsOn) dependants.get(dependency.step)?.push(step.id);
  const ready = steps.filter((step) => step.dependsOn.length === 0).map((step) => step.id);
  // The list grows while it is worked off.
  for (const id of ready) {
    for (const dependant of dependants.get(id) ?? []) {
      const left = (waitingFor.get(dependant) ?? 0) - 1;
      waitingFor.set(dependant, left);
      if (left === 0) ready.push(dependant);
    }
  }
  return [...waitingFor].filter(([, left]) => left > 0).map(([id]) => id);
}
