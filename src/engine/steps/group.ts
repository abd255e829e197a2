import type { GraphNode } from '../graph';
import { isLeftBehind, openGroup } from '../open-group';
import { recordOf, type Run } from '../run';
import { cancel, fail, failureFrom, succeed } from '../settle';
import type { StepRecord } from '../state';
import { cancelGroup, stopStep, stopSteps } from '../stop';
import { isSettled } from '../transitions';
import { defineKind } from './define-kind';

/** A step that holds others. It ends when the last of them has settled. */
export const groupStep = defineKind({
  kind: 'group',

  begin(run, node) {
    openGroup(run, node);
  },

  stop(run, node) {
    stopSteps(run, node);
  },

  childSettled(run, group, child, childRecord) {
    const record = recordOf(run, group);
    record.open = (record.open ?? 0) - 1;
    if (childRecord.status === 'failed' && childRecord.tolerated !== true && record.failedChild === undefined) {
      record.failedChild = child.path;
      cancelGroup(run, group);
    }
    if (record.awaited !== undefined && !isLeftBehind(child)) {
      record.awaited -= 1;
      if (record.awaited === 0) stopBackground(run, group);
    }
    // What was cancelled at once may have been the last, and the group has gone on without this one.
    if (record.open === 0 && record.status === 'running') settle(run, group, record);
  },
});

/** The end of the list is the end of background work that it does not wait for. */
function stopBackground(run: Run, group: GraphNode): void {
  for (const child of group.children) {
    const record = recordOf(run, child);
    if (!isLeftBehind(child) || isSettled(record.status)) continue;
    record.stopped = true;
    stopStep(run, child);
  }
}

function settle(run: Run, group: GraphNode, record: StepRecord): void {
  if (record.expired !== undefined) cancel(run, group);
  else if (record.failedChild !== undefined)
    fail(run, group, failureFrom(record.failedChild, run.state.steps[record.failedChild]?.error));
  else if (record.stopped === true || group.children.some((child) => wasCancelled(run, child))) cancel(run, group);
  else succeed(run, group, undefined);
}

/** Background work that the end of its list has cancelled is no cancellation of the list. */
function wasCancelled(run: Run, child: GraphNode): boolean {
  return run.state.steps[child.path]?.status === 'cancelled' && !isLeftBehind(child);
}
