import type { Plan, StepPlan } from './plan';

/** Goes before the reasons. */
export const cannotRunYet = 'this version checks these parts of the language but does not run them yet:';

/**
 * What a plan asks for that this version checks but cannot run yet: each in a line that names the step. Empty when it can
 * run. A run is refused for them before it begins, so that nothing is left out in silence.
 */
export function whatCannotRun(plan: Plan): string[] {
  const reasons: string[] = [];
  if (plan.schedule !== undefined) reasons.push('the definition has a schedule');
  if (plan.events !== undefined) reasons.push(`the definition has handlers: ${Object.keys(plan.events).join(', ')}`);
  const visit = (step: StepPlan): void => {
    const reason = whyNot(step);
    if (reason !== undefined) reasons.push(`step '${step.path}' ${reason}`);
    if ('steps' in step) step.steps.forEach(visit);
    if (step.kind === 'conditional') for (const { group } of step.branches) visit(group);
    if (step.kind === 'conditional' && step.else !== undefined) visit(step.else);
    if (step.onFailure.kind === 'fallback') visit(step.onFailure.group);
  };
  visit(plan.root);
  return reasons;
}

function whyNot(step: StepPlan): string | undefined {
  if (step.compensate !== undefined) return 'has a compensation';
  switch (step.kind) {
    case 'action':
      return step.policy.resources === undefined ? undefined : 'has limits of memory or processor';
    case 'group':
      if (step.background !== undefined) return 'runs in the background';
      return step.deadlineMs === undefined ? undefined : 'is a group with a deadline';
    default:
      return `is a '${step.kind}' step`;
  }
}
