import type { Plan, StepPlan } from './plan';

/** Goes before the reasons. */
export const cannotRunYet = 'this version checks these parts of the language but does not run them yet:';

/**
 * What a plan asks for that this version checks but cannot run yet: each in a line that names the step. Empty when it can
 * run. A run is refused for them before it begins, so that nothing is left out in silence.
 */
export function whatCannotRun(plan: Plan): string[] {
  const reasons: string[] = [];
  const visit = (step: StepPlan): void => {
    if (step.kind === 'action' && step.policy.resources !== undefined)
      reasons.push(`step '${step.path}' has limits of memory or processor`);
    for (const inner of partsOf(step)) visit(inner);
  };
  visit(plan.root);
  for (const { group } of Object.values(plan.events ?? {})) visit(group);
  return reasons;
}

/** The steps and lists that a step holds. */
export function partsOf(step: StepPlan): StepPlan[] {
  const parts: StepPlan[] = 'steps' in step ? [...step.steps] : [];
  if (step.kind === 'conditional') parts.push(...step.branches.map(({ group }) => group));
  if (step.kind === 'conditional' && step.else !== undefined) parts.push(step.else);
  if (step.onFailure.kind === 'fallback') parts.push(step.onFailure.group);
  if (step.compensate !== undefined) parts.push(step.compensate);
  return parts;
}
