import type { Graph, GraphNode } from './graph';
import type { RunState } from './state';

/**
 * The paths of what a rerun does again: the step `from` with all that follows from it, and what had not ended well with all
 * that follows from that. A list that is only partly done again is named with `/…` behind its path.
 */
export function redoneSteps(graph: Graph, recorded: RunState, from: GraphNode | undefined): ReadonlySet<string> {
  const redone = new Set<string>();
  if (from !== undefined) redo(redone, from);
  for (const child of graph.root.children) findUnwell(redone, child, recorded);
  return redone;
}

/** A step, all that is in it, and all that waits for it or for what holds it. */
function redo(redone: Set<string>, node: GraphNode): void {
  // Which branch is taken is for the condition to say.
  if (node.role === 'branch' && node.parent !== undefined) {
    redo(redone, node.parent);
    return;
  }
  // What was to be reopened in a part is done again as a whole.
  const wasPartly = redone.delete(`${node.path}/…`);
  if (redone.has(node.path) && !wasPartly) return;
  redone.add(node.path);
  for (const dependant of node.dependants) redo(redone, dependant);
  for (let holder = node.parent; holder !== undefined; holder = holder.parent) {
    if (redone.has(holder.path) && !redone.has(`${holder.path}/…`)) return;
    redone.add(`${holder.path}/…`);
    if (!redone.has(holder.path)) {
      redone.add(holder.path);
      for (const dependant of holder.dependants) redo(redone, dependant);
    }
    redoLaterIterations(redone, holder);
  }
}

/** Iterations of a repeat follow each other. */
function redoLaterIterations(redone: Set<string>, holder: GraphNode): void {
  if (holder.role !== 'iteration' || holder.parent?.plan.kind !== 'repeat') return;
  for (const other of holder.parent.instances) if (other.index > holder.index) redone.add(other.path);
}

/** Goes down to the innermost steps that had not ended well, so that what is beside them is kept. */
function findUnwell(redone: Set<string>, node: GraphNode, recorded: RunState): void {
  if (redone.has(node.path) && !redone.has(`${node.path}/…`)) return;
  if (isWell(node, recorded)) return;
  const inner = partsOf(node, recorded);
  const isOpenable = inner.length > 0 && recorded.steps[node.path]?.status !== 'skipped';
  if (!isOpenable) {
    redo(redone, node);
    return;
  }
  for (const part of inner) findUnwell(redone, part, recorded);
  if (!redone.has(node.path)) redo(redone, node);
}

/** What may be reopened inside a step: of a loop its iterations that are still told of, of a conditional the branch that was taken. */
function partsOf(node: GraphNode, recorded: RunState): readonly GraphNode[] {
  const reached = (inner: GraphNode): boolean => recorded.steps[inner.path] !== undefined;
  switch (node.plan.kind) {
    case 'group':
      return node.children.filter(reached);
    case 'conditional':
      return node.children.filter(reached);
    case 'for_each':
    case 'repeat':
      return node.instances.filter((inner) => inner.role === 'iteration' && reached(inner));
    default:
      return [];
  }
}

/** It ended so that what follows could run, and nothing that it did has been undone. */
function isWell(node: GraphNode, { steps, compensated }: RunState): boolean {
  const record = steps[node.path];
  if (record === undefined || compensated.some((path) => path.startsWith(`${node.path}/`))) return false;
  if (record.status === 'succeeded') return true;
  if (record.status === 'failed') return record.tolerated === true;
  return record.status === 'skipped' && record.skip?.letsGo === true;
}
