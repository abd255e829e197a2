import type { StepPlan } from './plan';

/** The longest that a step may take as a whole. Of a schedule it says when it ends, and of an action it is a matter of its policy. */
export function timeLimitOf(plan: StepPlan): number | undefined {
  if (plan.kind === 'action' || plan.kind === 'schedule') return undefined;
  const timeoutMs = 'timeoutMs' in plan ? plan.timeoutMs : undefined;
  if (timeoutMs === undefined || plan.deadlineMs === undefined) return timeoutMs ?? plan.deadlineMs;
  return Math.min(timeoutMs, plan.deadlineMs);
}
