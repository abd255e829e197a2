import type { Json } from '../base/json';
import type { Scope } from '../expression';
import { purseOf } from './fuel';
import { enclosing, type GraphNode } from './graph';
import { timeOf } from './market-time';
import { readReference } from './references';
import type { Run } from './run';

export interface ScopeOptions {
  /** The list whose steps are seen first; the list the step stands in unless said. */
  readonly from?: GraphNode | undefined;
  /** Names that only this expression knows. */
  readonly names?: Readonly<Record<string, Json | undefined>>;
}

/**
 * What an expression of a step can see: names of the loops and the event around it, variables, published facts, and the
 * steps in its own and the enclosing lists. All that is evaluated with one scope takes at most `fuel` units together.
 */
export function scopeOf(run: Run, node: GraphNode, fuel: number, { from, names = {} }: ScopeOptions = {}): Scope {
  const { variables, facts, steps } = run.state;
  const list = from ?? enclosing(run.graph, node);
  return {
    name: (name) => {
      if (Object.hasOwn(names, name)) return names[name];
      const local = localName(run, from ?? node, name);
      if (local !== undefined) return local;
      return Object.hasOwn(variables, name) ? variables[name] : ownFact(facts, name);
    },
    step: ({ segments, field }) =>
      readReference(run.graph, steps, list, segments, field === 'status' ? field : 'output'),
    time: timeOf(run),
    purse: purseOf(run, fuel),
  };
}

/** The item and the number of an iteration around the step, or the event that its handler answers. */
function localName({ state }: Run, from: GraphNode, name: string): Json | undefined {
  for (let node: GraphNode | undefined = from; node !== undefined; node = node.parent ?? node.standsFor) {
    if (node.role === 'handler' && name === 'event') return state.handlers[node.path]?.event;
    const loop = node.role === 'iteration' ? node.parent : undefined;
    if (loop === undefined) continue;
    if (loop.plan.kind === 'for_each') {
      if (name === 'index') return node.index;
      if (name === loop.plan.as) return state.steps[loop.path]?.loop?.items?.[node.index];
    }
    if (loop.plan.kind === 'repeat' && name === 'iteration') return node.index;
  }
  return undefined;
}

function ownFact(facts: Run['state']['facts'], name: string): Json | undefined {
  return Object.hasOwn(facts, name) ? facts[name]?.value : undefined;
}
