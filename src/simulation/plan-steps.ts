import type { Plan, StepPlan } from '../engine';

/** What a step is to the one that holds it. */
export type StepRole = 'step' | 'branch' | 'fallback' | 'compensation' | 'handler';

/**
 * Every step of a plan with its path, those of branches, loops, fallbacks, compensations and handlers included, in plan order; a
 * group before what is in it. The top-level list itself is not among them.
 */
export function* eachStep(
  plan: Plan,
): Generator<{ readonly step: StepPlan; readonly path: string; readonly role: StepRole }> {
  for (const step of plan.root.steps) yield* within(step, step.id, 'step');
  for (const [event, { group }] of Object.entries(plan.events ?? {}))
    yield* within(group, `events.${event}`, 'handler');
}

function* within(
  step: StepPlan,
  path: string,
  role: StepRole,
): Generator<{ readonly step: StepPlan; readonly path: string; readonly role: StepRole }> {
  yield { step, path, role };
  if ('steps' in step) for (const inner of step.steps) yield* within(inner, `${path}/${inner.id}`, 'step');
  if (step.kind === 'conditional') {
    for (const { group } of step.branches) yield* within(group, `${path}/${group.id}`, 'branch');
    if (step.else !== undefined) yield* within(step.else, `${path}/${step.else.id}`, 'branch');
  }
  if (step.onFailure.kind === 'fallback') yield* within(step.onFailure.group, `${path}/fallback`, 'fallback');
  if (step.compensate !== undefined) yield* within(step.compensate, `${path}/compensate`, 'compensation');
}

/** Paths of the steps that call an action. */
export const actionPathsOf = (plan: Plan): string[] =>
  [...eachStep(plan)].flatMap(({ step, path }) => (step.kind === 'action' ? [path] : []));
