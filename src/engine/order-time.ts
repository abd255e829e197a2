import type { StepPlan } from './plan';
import { partsOf } from './plan-parts';

/** What orders of a child definition are given: its plan is not known here. As long as an attempt at an order may take where nobody says otherwise. */
const childOrderMs = 120_000;

/**
 * How long orders that are under way in a step may take at most: the longest attempt of an action that is waited for.
 * Milliseconds; 0: it has none.
 */
export function longestOrderMs(step: StepPlan): number {
  return Math.max(ownOrderMs(step), ...partsOf(step).map(longestOrderMs));
}

function ownOrderMs(step: StepPlan): number {
  if (step.kind === 'workflow') return childOrderMs;
  return step.kind === 'action' && step.policy.onCancel === 'wait' ? step.policy.timeoutMs : 0;
}
