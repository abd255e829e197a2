import type { Plan, StepPlan } from '../engine';
import { partsOf } from '../engine/plan-parts';

/** What the plan says of a step of a run, whichever iteration it is in; undefined where it has no such step. */
export function stepPlanAt(plan: Plan, path: string): StepPlan | undefined {
  const planned = path.replaceAll(/\[\d+\](?=\/|$)/g, '');
  const find = (step: StepPlan): StepPlan | undefined => {
    if (step.path === planned) return step;
    for (const part of partsOf(step)) {
      const found = find(part);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(plan.root);
}
