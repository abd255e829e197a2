import type { Json } from '../base/json';
import { enclosing, type Graph, type GraphNode } from './graph';
import type { RunState, StepRecord } from './state';

export type ReadField = 'output' | 'status';
type Steps = RunState['steps'];

/**
 * What a reference gives where it stands: the first id is looked up in the list `from`, then in each list around it; further
 * ids lead into groups. Undefined: there is no such value.
 */
export function readReference(
  graph: Graph,
  steps: Steps,
  from: GraphNode | undefined,
  segments: readonly string[],
  field: ReadField,
): Json | undefined {
  for (let list = from; list !== undefined; list = enclosing(graph, list)) {
    const found = list.childById.get(segments[0]);
    if (found !== undefined) return readWithin(steps, found, segments.slice(1), field);
  }
  return undefined;
}

/** Reads what is in a step, or the step itself. */
export function readWithin(
  steps: Steps,
  node: GraphNode,
  segments: readonly string[],
  field: ReadField,
): Json | undefined {
  const record = steps[node.path];
  if (segments.length === 0) return field === 'status' ? record?.status : record?.output;
  const [id, ...rest] = segments;
  switch (node.plan.kind) {
    case 'for_each':
      return record?.loop?.results[resultKey(segments, field)] ?? (record?.loop?.items?.length === 0 ? [] : undefined);
    case 'schedule':
      return record?.loop?.results[resultKey(segments, field)];
    case 'repeat': {
      const last = lastIteration(node, record);
      return last === undefined ? undefined : readChild(steps, last, id, rest, field);
    }
    case 'conditional': {
      const taken = node.children.find((branch) => branch.plan.id === record?.branch);
      return taken === undefined ? undefined : readChild(steps, taken, id, rest, field);
    }
    default:
      return readChild(steps, node, id, rest, field);
  }
}

/** The iteration of a loop that ended last; it is kept until the next one has ended. */
export function lastIteration(loop: GraphNode, record: StepRecord | undefined): GraphNode | undefined {
  const index = record?.loop?.last;
  return index === undefined ? undefined : loop.instances.find((iteration) => iteration.index === index);
}

/** How the results of a loop are named: as a reference names the step, without the loop itself. */
export function resultKey(segments: readonly string[], field: ReadField): string {
  return `${segments.join('.')}.${field}`;
}

function readChild(
  steps: Steps,
  list: GraphNode,
  id: string,
  rest: readonly string[],
  field: ReadField,
): Json | undefined {
  const child = list.childById.get(id);
  return child === undefined ? undefined : readWithin(steps, child, rest, field);
}
