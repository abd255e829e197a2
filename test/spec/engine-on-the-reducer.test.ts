import { checkVariables } from '../../src/definition';
import { kitChildren, kitPlan, scenarios } from '../support/kit/scenario';
import { compared } from '../support/kit/verify';
import { VirtualRun } from '../support/kit/virtual-run';

const onReducer = scenarios().filter(({ only }) => only !== 'temporal');

describe.each([
  ['in one execution', false],
  ['in a new execution whenever it can', true],
])('a run %s', (_, alwaysContinue) => {
  it.each(onReducer.map((scenario) => [`${scenario.file}: ${scenario.name}`, scenario] as const))(
    '%s',
    (_, scenario) => {
      const { messages, ticks, variables: given, expect: expected, at } = scenario;
      const startAt = at === undefined ? 0 : Date.parse(at);
      const plan = kitPlan(scenario);
      const { variables } = checkVariables(plan.variables, given);
      const children = kitChildren(scenario);
      const run = new VirtualRun(plan, { variables, messages, ticks, startAt, alwaysContinue, children });
      const { result, starts, tookMs } = run.run();

      const { wanted, got } = compared(expected, result, starts);
      expect(got).toEqual(wanted);
      if (expected.took !== undefined && !alwaysContinue) expect(tookMs).toBe(expected.took);
    },
  );
});
