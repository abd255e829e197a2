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
export function checkList(group: StepList & { readonly path: string }): void {
  if (group.steps.length === 0) throw malformed(`the group '${group.path}' has no steps`);
  const ids = new Set(group.steps.map(({ id }) => id));
  for (const { path, dependsOn } of group.steps) {
    const missing = dependsOn.find(({ step }) => !ids.has(step));
    if (missing !== undefined) throw malformed(`step '${path}' depends on '${missing.step}', which is not beside it`);
  }
  const stuck = stepsThatNeverGetReady(group.steps);
  if (stuck.length > 0)
    throw malformed(`in '${group.path}' these steps wait for each other, or for steps that do: ${stuck.join(', ')}`);
}

function stepsThatNeverGetReady(steps: readonly StepPlan[]): string[] {
  if (eachWaitsForEarlierOnes(steps)) return [];
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

/** True of nearly every list that a person writes, and quickly found out. */
function eachWaitsForEarlierOnes(steps: readonly StepPlan[]): boolean {
  const earlier = new Set<string>();
  return steps.every(({ id, dependsOn }) => {
    const holds = dependsOn.every((dependency) => earlier.has(dependency.step));
    earlier.add(id);
    return holds;
  });
}
