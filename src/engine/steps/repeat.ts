import { evaluateCondition } from '../condition';
import type { GraphNode } from '../graph';
import { beginIteration, countIteration, loopOf, stopIterations } from '../loops';
import { lastIteration } from '../references';
import { planOf, recordOf, type Run } from '../run';
import { cancel, fail, failureFrom, succeed } from '../settle';
import { cancelScope } from '../stop';
import { startStepTimer } from '../timers';
import { defineKind } from './define-kind';

/** A list that runs again and again, in order, until a condition says stop or its iterations are used up. */
export const repeatStep = defineKind({
  kind: 'repeat',

  begin(run, node) {
    loopOf(recordOf(run, node));
    nextIteration(run, node);
  },

  stop(run, node) {
    const record = recordOf(run, node);
    record.stopped = true;
    if (loopOf(record).open === 0) {
      cancel(run, node);
      return;
    }
    cancelScope(run, node);
    stopIterations(run, node);
  },

  childSettled(run, node, iteration, iterationRecord) {
    const plan = planOf(node, 'repeat');
    const record = recordOf(run, node);
    const loop = loopOf(record);
    const isCounted = plan.until === undefined && plan.while === undefined;
    loop.last = iteration.index;
    countIteration(run, node, loop, iteration, iterationRecord, isCounted ? node.share / plan.maxIterations : 0);
    if (record.expired !== undefined) cancel(run, node);
    else if (iterationRecord.status === 'failed') fail(run, node, failureFrom(iteration.path, iterationRecord.error));
    else if (record.stopped === true || iterationRecord.status === 'cancelled') cancel(run, node);
    else if (plan.until === undefined || decide(run, node, 'until', plan.until) === false) pauseOrGoOn(run, node);
  },

  wake(run, node) {
    nextIteration(run, node);
  },
});

/** Evaluates a condition of the loop and acts on what ends it. Undefined: it could not be evaluated, and the step has failed. */
function decide(run: Run, node: GraphNode, field: 'until' | 'while', source: string): boolean | undefined {
  const record = recordOf(run, node);
  const loop = loopOf(record);
  const last = lastIteration(node, record);
  const iteration = field === 'until' ? (loop.last ?? 0) : loop.next;
  const outcome = evaluateCondition(run, node, source, field, { ...(last && { from: last }), names: { iteration } });
  if (outcome.kind === 'failed') {
    fail(run, node, outcome.error);
    return undefined;
  }
  record.condition = `${field}: ${outcome.explanation}`;
  if (outcome.value === (field === 'until')) succeed(run, node, undefined);
  return outcome.value;
}

/** Waits until `every` has passed since the iteration began. */
function pauseOrGoOn(run: Run, node: GraphNode): void {
  const { everyMs, maxIterations } = planOf(node, 'repeat');
  const loop = loopOf(recordOf(run, node));
  const due = (loop.beganAt ?? run.now) + (everyMs ?? 0);
  if (everyMs === undefined || due <= run.now || loop.next >= maxIterations) nextIteration(run, node);
  else startStepTimer(run, node, 'wake', due);
}

function nextIteration(run: Run, node: GraphNode): void {
  const plan = planOf(node, 'repeat');
  const loop = loopOf(recordOf(run, node));
  if (plan.while !== undefined && decide(run, node, 'while', plan.while) !== true) return;
  if (loop.next >= plan.maxIterations) {
    if (plan.until === undefined && plan.while === undefined) succeed(run, node, undefined);
    else {
      const message = `${plan.maxIterations} iterations have not been enough; ${plan.until === undefined ? `while: ${plan.while ?? ''} still holds` : `until: ${plan.until} does not hold yet`}`;
      fail(run, node, { type: 'TooManyIterations', message });
    }
    return;
  }
  loop.beganAt = run.now;
  beginIteration(run, node, loop);
}
