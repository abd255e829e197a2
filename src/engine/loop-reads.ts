import type { GraphNode } from './graph';
import type { Plan } from './plan';
import type { ReadField } from './references';

/** What is read of the steps in a loop from outside it, as the segments that follow the loop's own id. */
export interface LoopRead {
  readonly segments: readonly string[];
  readonly field: ReadField;
}

const reference = /\bsteps((?:\s*\.\s*[A-Za-z_][A-Za-z0-9_]*)+)/g;
const readsByPlan = new WeakMap<Plan, readonly LoopRead[]>();
const readsByLoop = new WeakMap<GraphNode, readonly LoopRead[]>();

/**
 * What any expression of the plan may read of a loop's steps: only that is kept of iterations that are over. It goes by the
 * text of references, so it may name too much, and never too little.
 */
export function readsOf(plan: Plan, loop: GraphNode): readonly LoopRead[] {
  let reads = readsByLoop.get(loop);
  if (reads === undefined) {
    reads = unique(referencesIn(plan).flatMap(({ segments, field }) => below(segments, field, loop.plan.id)));
    readsByLoop.set(loop, reads);
  }
  return reads;
}

function referencesIn(plan: Plan): readonly LoopRead[] {
  let reads = readsByPlan.get(plan);
  if (reads === undefined) {
    reads = [...JSON.stringify(plan).matchAll(reference)].flatMap(([, text]) => {
      const segments = text.split('.').map((segment) => segment.trim());
      const at = segments.findIndex((segment) => segment === 'output' || segment === 'status');
      return at < 0 ? [] : [{ segments: segments.slice(1, at), field: segments[at] as ReadField }];
    });
    readsByPlan.set(plan, reads);
  }
  return reads;
}

function below(segments: readonly string[], field: ReadField, id: string): LoopRead[] {
  return segments.flatMap((segment, at) => {
    const rest = segments.slice(at + 1);
    return segment === id && rest.length > 0 ? [{ segments: rest, field }] : [];
  });
}

function unique(reads: readonly LoopRead[]): LoopRead[] {
  return [...new Map(reads.map((read) => [`${read.segments.join('.')}.${read.field}`, read])).values()];
}
