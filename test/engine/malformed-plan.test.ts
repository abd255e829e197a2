import { advance, newRunState, type GroupPlan, type Plan, type StepPlan } from '../../src/engine';
import { planOf } from '../support/plan-of';

const good = planOf(`
  steps:
    - { id: a, action: test.step }
    - { id: g, mode: parallel, steps: [{ id: b, action: test.step }, { id: c, action: test.step, depends_on: [b] }] }`);

type Change = (root: Mutable<GroupPlan>, plan: Mutable<Plan>) => void;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

/** The good plan with a change that no compiler would make. */
function changed(change: Change): Plan {
  const plan = JSON.parse(JSON.stringify(good)) as Mutable<Plan>;
  change(plan.root as Mutable<GroupPlan>, plan);
  return plan;
}

const inner = (root: Mutable<GroupPlan>): Mutable<GroupPlan> => root.steps[1] as Mutable<GroupPlan>;
const step = (plan: StepPlan, change: Partial<StepPlan>): StepPlan => ({ ...plan, ...change }) as StepPlan;
const on = (...ids: string[]) => ids.map((id) => ({ step: id, on: 'succeeded' as const }));

const rows: readonly (readonly [title: string, change: Change, message: string])[] = [
  [
    'a dependency on a step that is not beside it',
    (root) => (root.steps[0] = step(root.steps[0], { dependsOn: on('b') })),
    "step 'a' depends on 'b', which is not beside it",
  ],
  [
    'a step that waits for itself',
    (root) => (root.steps[0] = step(root.steps[0], { dependsOn: on('a') })),
    "in '' these steps wait for each other, or for steps that do: a, g",
  ],
  [
    'steps that wait for each other',
    (root) => (inner(root).steps[0] = step(inner(root).steps[0], { dependsOn: on('c') })),
    "in 'g' these steps wait for each other, or for steps that do: b, c",
  ],
  ['a group without steps', (root) => (inner(root).steps = []), "the group 'g' has no steps"],
  ['a run without steps', (root) => (root.steps = []), "the group '' has no steps"],
  ['two steps of one id', (root) => root.steps.push(root.steps[0]), "two steps have the path 'a'"],
  [
    'a path that is not the place of its step',
    (root) => (root.steps[0] = step(root.steps[0], { path: 'g/b' })),
    "the step at 'a' has the path 'g/b'",
  ],
  ['a top that is not at the top', (root) => (root.path = 'x'), "the step at '' has the path 'x'"],
  ['no room for any action', (_, plan) => (plan.maxConcurrent = 0), 'at most 0 actions may run at once, so none can'],
];

describe('a plan that does not hang together', () => {
  it.each(rows)('is refused by name: %s', (_, change, message) => {
    const plan = changed(change);

    expect(() => advance(plan, newRunState(), { kind: 'started', at: 0, variables: {} })).toThrow(
      expect.objectContaining({ code: 'MalformedPlan', message }),
    );
  });

  it('is not one that only went through JSON', () => {
    const plan = changed(() => undefined);

    const { commands } = advance(plan, newRunState(), { kind: 'started', at: 0, variables: {} });

    expect(commands.map(({ kind }) => kind)).toEqual(['startAction']);
  });
});
