import { checkVariables } from '../../src/definition';
import { rewind, type Plan, type RunState } from '../../src/engine';
import { kitChildren, kitPlan, scenarios, type Scenario } from '../support/kit/scenario';
import { compared } from '../support/kit/verify';
import { VirtualRun, type VirtualScript } from '../support/kit/virtual-run';

/** Later than any scenario lasts that says nothing of the time. */
const rerunAt = 1_000_000;

interface Again {
  readonly scenario: Scenario;
  readonly plan: Plan;
  readonly script: VirtualScript;
  readonly state: RunState;
}

/** A scenario that has run to its end, and what a rerun from its first step begins with. */
function again(scenario: Scenario): readonly Again[] {
  const plan = kitPlan(scenario);
  const { messages, ticks, at } = scenario;
  const { variables } = checkVariables(plan.variables, scenario.variables);
  const startAt = at === undefined ? 0 : Date.parse(at);
  const script = { variables, messages, ticks, startAt, children: kitChildren(scenario) };
  const recorded = JSON.parse(JSON.stringify(new VirtualRun(plan, script).run().state)) as RunState;
  const rerun = { from: plan.root.steps[0].id, at: at === undefined ? rerunAt : startAt };
  const { state, kept } = rewind(plan, recorded, rerun);
  // What goes beside the first step is kept, and a rerun does not start anew what `on_started` did: those come to something else.
  if (kept.length > 0 || plan.events?.['on_started'] !== undefined) return [];
  return [{ scenario, plan, script: { ...script, startAt: rerun.at }, state }];
}

const whole = scenarios()
  .filter(({ only }) => only !== 'temporal')
  .flatMap(again);

describe('a run that is done again from its first step comes to what it came to', () => {
  it('in nearly all of the kit', () => {
    expect(whole.length).toBeGreaterThan(800);
  });

  it.each(whole.map((one) => [`${one.scenario.file}: ${one.scenario.name}`, one] as const))(
    '%s',
    (_, { scenario, plan, script, state }) => {
      const { result, starts } = new VirtualRun(plan, script, state).run();
      const { wanted, got } = compared(scenario.expect, result, starts);
      expect(got).toEqual(wanted);
    },
  );
});
