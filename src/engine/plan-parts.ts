import type { StepPlan } from './plan';

/** The steps and lists that a step holds. */
export function partsOf(step: StepPlan): StepPlan[] {
  const parts: StepPlan[] = 'steps' in step ? [...step.steps] : [];
  if (step.kind === 'conditional') parts.push(...step.branches.map(({ group }) => group));
  if (step.kind === 'conditional' && step.else !== undefined) parts.push(step.else);
  if (step.onFailure.kind === 'fallback') parts.push(step.onFailure.group);
  if (step.compensate !== undefined) parts.push(step.compensate);
  return parts;
}
