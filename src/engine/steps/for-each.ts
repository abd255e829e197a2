import { describeValue } from '../describe-value';
import type { GraphNode } from '../graph';
import { beginIteration, countIteration, keepResults, loopOf, stopIterations } from '../loops';
import type { ForEachPlan } from '../plan';
import { planOf, recordOf, type Run } from '../run';
import { cancel, fail, failureFrom, succeed } from '../settle';
import type { LoopRecord, StepError, StepRecord } from '../state';
import { cancelScope } from '../stop';
import { defineKind } from './define-kind';
import { render } from './render';

/** Items of one loop, and iterations of one under way at once, whatever the definition says. */
const mostItems = 100_000;
const mostOpen = 200;

/** A list that runs once for each item, some at a time. Results are in the order of the items. */
export const forEachStep = defineKind({
  kind: 'for_each',

  begin(run, node) {
    const items = render(run, node, 'items', planOf(node, 'for_each').items)?.value;
    if (items === undefined) return;
    if (!Array.isArray(items)) {
      fail(run, node, { type: 'InvalidItems', message: `items must be a list, not ${describeValue(items)}` });
      return;
    }
    if (items.length > mostItems) {
      const message = `items has ${items.length} entries; at most ${mostItems} are iterated over`;
      fail(run, node, { type: 'TooManyItems', message });
      return;
    }
    const loop = loopOf(recordOf(run, node));
    loop.items = items;
    goOn(run, node);
  },

  stop(run, node) {
    const record = recordOf(run, node);
    record.stopped = true;
    stop(run, node);
    if (record.status === 'running' && loopOf(record).open === 0) cancel(run, node);
  },

  childSettled(run, node, iteration, iterationRecord) {
    const record = recordOf(run, node);
    const loop = loopOf(record);
    keepResults(run, node, loop, iteration);
    countIteration(run, node, loop, iteration, iterationRecord, node.share / (loop.items?.length ?? 1));
    if (iterationRecord.status === 'failed' && record.failedChild === undefined) {
      if (mayFail(planOf(node, 'for_each'), loop)) run.state.tolerated += 1;
      else {
        record.failedChild = iteration.path;
        record.error = failureFrom(iteration.path, iterationRecord.error);
        stop(run, node);
      }
    }
    goOn(run, node);
  },

  // Begins again what a rerun has left of it.
  wake(run, node) {
    goOn(run, node);
  },
});

function goOn(run: Run, node: GraphNode): void {
  const record = recordOf(run, node);
  if (record.status !== 'running') return;
  const plan = planOf(node, 'for_each');
  const loop = loopOf(record);
  const total = loop.items?.length ?? 0;
  const mayBegin = record.stopped !== true && record.failedChild === undefined;
  const isLeft = (): boolean => (loop.again ?? []).length > 0 || loop.next < total;
  while (mayBegin && loop.open < Math.min(plan.maxConcurrent, mostOpen) && isLeft()) beginIteration(run, node, loop);
  if (loop.open === 0) settle(run, node, record, loop);
}

function settle(run: Run, node: GraphNode, record: StepRecord, loop: LoopRecord): void {
  if (record.expired !== undefined) cancel(run, node);
  else if (record.error !== undefined) fail(run, node, record.error);
  else if (record.stopped === true || loop.cancelled > 0) cancel(run, node);
  else if (loop.succeeded < neededOf(planOf(node, 'for_each'), loop)) fail(run, node, tooFew(node, loop));
  else succeed(run, node, undefined);
}

function stop(run: Run, node: GraphNode): void {
  cancelScope(run, node);
  stopIterations(run, node);
}

/** Whether the iterations that have not failed are enough. */
function mayFail(plan: ForEachPlan, loop: LoopRecord): boolean {
  return (loop.items?.length ?? 0) - loop.failed >= neededOf(plan, loop);
}

/** How many iterations must succeed. */
function neededOf({ minSuccess }: ForEachPlan, { items = [] }: LoopRecord): number {
  if (minSuccess === undefined) return items.length;
  return 'count' in minSuccess ? minSuccess.count : Math.ceil(minSuccess.share * items.length);
}

/** There were fewer items than must succeed. */
function tooFew(node: GraphNode, loop: LoopRecord): StepError {
  const needed = neededOf(planOf(node, 'for_each'), loop);
  const message = `min_success is ${needed}, but there were only ${loop.items?.length ?? 0} items`;
  return { type: 'TooFewItems', message };
}
