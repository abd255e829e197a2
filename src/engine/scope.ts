import type { Json } from '../base/json';
import type { Scope, StepReference } from '../expression';
import { purseOf } from './fuel';
import { resolveReference, type GraphNode } from './graph';
import { timeOf } from './market-time';
import type { Run } from './run';

/**
 * What an expression of a step can see: variables, published facts, and the steps in its own and the enclosing lists.
 * All that is evaluated with one scope takes at most `fuel` units together.
 */
export function scopeOf(run: Run, node: GraphNode, fuel: number): Scope {
  const { variables, facts, steps } = run.state;
  return {
    name: (name) => (Object.hasOwn(variables, name) ? variables[name] : ownFact(facts, name)),
    step: (reference) => readStep(steps, node, reference),
    time: timeOf(run),
    purse: purseOf(run, fuel),
  };
}

function ownFact(facts: Run['state']['facts'], name: string): Json | undefined {
  return Object.hasOwn(facts, name) ? facts[name]?.value : undefined;
}

function readStep(steps: Run['state']['steps'], from: GraphNode, reference: StepReference): Json | undefined {
  const target = resolveReference(from, reference.segments);
  const record = target && steps[target.path];
  return reference.field === 'status' ? record?.status : record?.output;
}
