import { unionOfGuards } from '../../expression';
import type { Finding } from '../issue';
import type { OutlineStep } from '../outline';
import type { Check, CheckInput } from './check';
import { checkCondition, guardsBeforeBranch, spotOf } from './expression-text';

/** Every condition parses, reads only what is there by then, and is true or false. */
export const checkConditions: Check = function* (input) {
  for (const step of input.steps) yield* conditionsOf(step, input);
};

function* conditionsOf(step: OutlineStep, { types }: CheckInput): Generator<Finding> {
  const { definition, yamlPath, inner } = step;
  if (definition.when !== undefined)
    yield* checkCondition(definition.when, [...yamlPath, 'when'], spotOf(types, step, false));
  const { branches = [] } = definition;
  for (const [index, branch] of branches.entries()) {
    const spot = spotOf(types, step, true);
    const guarded = unionOfGuards(spot.guarded, guardsBeforeBranch(branches, index));
    yield* checkCondition(branch.when, [...yamlPath, 'branches', index, 'when'], { ...spot, guarded });
  }
  if (inner === undefined || definition.repeat === undefined) return;
  const spot = { ...spotOf(types, step, true), environment: types.environment(step, { after: inner }), after: inner };
  const { until, while: goOn } = definition.repeat;
  if (until !== undefined) yield* checkCondition(until, [...yamlPath, 'repeat', 'until'], spot);
  if (goOn !== undefined) yield* checkCondition(goOn, [...yamlPath, 'repeat', 'while'], { ...spot, beforeAny: true });
}
