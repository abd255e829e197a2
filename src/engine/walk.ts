import { graphOf, nodeAt } from './build-graph';
import type { GraphNode } from './graph';
import type { Plan } from './plan';
import { mainOf } from './run';
import { standingOf, type Standing } from './standing';
import type { RunState } from './state';

/** A step and how it stands. */
export interface Stop {
  readonly node: GraphNode;
  readonly standing: Standing;
}

/**
 * Every step that there is something to tell of, in plan order: what holds others before them; of loops the iterations that
 * are kept; handlers last. Left out are the root, fallbacks that were not needed, and what is in a branch that was not taken.
 */
export function* walk(plan: Plan, state: RunState): Generator<Stop> {
  const graph = graphOf(plan);
  for (const child of mainOf(graph, state).children) yield* walkFrom(child, state);
  for (const path of Object.keys(state.handlers))
    if (state.steps[path] !== undefined) yield* walkFrom(nodeAt(graph, path), state);
}

/** A step and all that is in it. */
export function* walkFrom(node: GraphNode, state: RunState): Generator<Stop> {
  const standing = standingOf(node, state);
  if (standing === undefined) return;
  yield { node, standing };
  if (node.role !== 'branch' || standing.status !== 'skipped') {
    for (const child of node.children) yield* walkFrom(child, state);
    for (const instance of instancesOf(node, state)) yield* walkFrom(instance, state);
  }
  if (node.fallback !== undefined) yield* walkFrom(node.fallback, state);
}

function instancesOf({ instances }: GraphNode, { steps }: RunState): GraphNode[] {
  if (instances.length === 0) return [];
  return instances.filter(({ path }) => steps[path] !== undefined).sort((a, b) => a.index - b.index);
}
