import type { StepPlan } from './plan';
import { partsOf } from './plan-parts';

/**
 * How long orders that are under way in a step may take at most: the longest attempt of an action that is waited for.
 * Milliseconds; 0: it has none.
 */
export function longestOrderMs(step: StepPlan): number {
  const own = step.kind === 'action' && step.policy.onCancel === 'wait' ? step.policy.timeoutMs : 0;
  return Math.max(own, ...partsOf(step).map(longestOrderMs));
}
