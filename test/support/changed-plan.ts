import type { GroupPlan, Plan, StepPlan } from '../../src/engine';

/** A plan with one step changed: what a compiler refuses, but the engine must cope with. @throws Error for an unknown path. */
export function withStep(plan: Plan, path: string, change: Partial<StepPlan>): Plan {
  let found = false;
  const changed = (group: GroupPlan): GroupPlan => ({
    ...group,
    steps: group.steps.map((step): StepPlan => {
      if (step.path !== path) return step.kind === 'group' ? changed(step) : step;
      found = true;
      return { ...step, ...change } as StepPlan;
    }),
  });
  const root = changed(plan.root);
  if (!found) throw new Error(`the plan has no step '${path}'`);
  return { ...plan, root };
}

/** A plan with its only step `count` times, beside each other: `s0`, `s1`, … after the prefix. */
export function withCopies(plan: Plan, count: number, prefix = 's'): Plan {
  const [step] = plan.root.steps;
  const steps = Array.from({ length: count }, (_, n): StepPlan => ({
    ...step,
    id: `${prefix}${n}`,
    path: `${prefix}${n}`,
  }));
  return { ...plan, root: { ...plan.root, mode: 'parallel', steps } };
}
