import { compensationOf, nodeAt } from './build-graph';
import type { GraphNode } from './graph';
import { beginList } from './open-group';
import type { Run } from './run';
import type { StepRecord } from './state';

/**
 * Undoes what has been done, the last step first, one at a time.
 * @returns whether one has been begun now, or is under way.
 */
export function compensate(run: Run): boolean {
  const { state, graph } = run;
  if (state.compensating !== undefined) return true;
  const path = state.compensations.pop();
  if (path === undefined) return false;
  const node = compensationOf(graph, nodeAt(graph, path));
  state.compensating = node.path;
  state.compensated.push(node.path);
  beginList(run, node);
  return true;
}

/** One that fails does not keep the others from running; the run has failed already, and tells of both. */
export function compensationSettled({ state }: Run, node: GraphNode, record: StepRecord): void {
  delete state.compensating;
  if (record.status === 'failed' && record.error !== undefined)
    state.handlerFailures.push({ handler: node.path, error: record.error });
}
