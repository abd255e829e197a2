import type { Json } from '../base/json';
import { cutText } from '../base/text';
import { compensationSettled } from './compensation';
import type { GraphNode } from './graph';
import { handlerSettled, raise } from './handlers';
import { beginList, makeReady } from './open-group';
import { publishFacts } from './publish';
import { kindOf, recordOf, type Run } from './run';
import type { SkipReason, StepError, StepRecord } from './state';
import { cancelStepTimers } from './timers';
import { moveTo } from './transitions';

export function succeed(run: Run, node: GraphNode, output: Json | undefined): void {
  const record = recordOf(run, node);
  if (output !== undefined) record.output = output;
  const failure = publishFacts(run, node);
  if (failure !== undefined) {
    fail(run, node, failure);
    return;
  }
  moveTo(node.path, record, 'succeeded');
  if (node.plan.compensate !== undefined && node.isMain) run.state.compensations.push(node.path);
  settled(run, node, record);
}

/** A step failed for good, all attempts made: its `on_failure` decides what that means. */
export function fail(run: Run, node: GraphNode, error: StepError): void {
  const record = recordOf(run, node);
  record.error = shortened(error);
  // What failed has no output: that of a step whose facts could not be published is not to be built on.
  delete record.output;
  delete record.expired;
  if (node.fallback !== undefined && mayStillStart(run, node)) {
    moveTo(node.path, record, 'recovering');
    if (node.plan.kind !== 'action') cancelStepTimers(run, node.path);
    raiseStepFailed(run, node, record.error);
    beginList(run, node.fallback);
    return;
  }
  moveTo(node.path, record, 'failed');
  if (node.plan.onFailure.kind === 'continue') tolerate(run, record);
  raiseStepFailed(run, node, record.error);
  settled(run, node, record);
}

export function skip(run: Run, node: GraphNode, reason: SkipReason): void {
  const record = recordOf(run, node);
  record.skip = reason;
  moveTo(node.path, record, 'skipped');
  settled(run, node, record);
}

/** A step has stopped; when that was because it took too long, it has failed. */
export function cancel(run: Run, node: GraphNode): void {
  const record = recordOf(run, node);
  if (record.expired !== undefined) {
    fail(run, node, record.expired);
    return;
  }
  moveTo(node.path, record, 'cancelled');
  settled(run, node, record);
}

/** The failure of a step that failed because of one inside it. */
export function failureFrom(path: string, cause: StepError | undefined): StepError {
  return {
    type: cause?.type ?? 'StepFailed',
    message: cause?.message ?? `step '${path}' failed`,
    step: cause?.step ?? path,
  };
}

function settled(run: Run, node: GraphNode, record: StepRecord): void {
  record.finishedAt = run.now;
  delete record.waitsFor;
  if (node.plan.kind !== 'action') cancelStepTimers(run, node.path);
  run.state.settledShare += creditOf(node, record);
  for (const dependant of node.dependants) {
    const waiting = recordOf(run, dependant);
    waiting.waitingFor -= 1;
    if (waiting.waitingFor === 0) makeReady(run, dependant);
  }
  if (node.path === run.state.focus) return;
  if (node.parent !== undefined) kindOf(run, node.parent).childSettled(run, node.parent, node, record);
  else if (node.role === 'fallback' && node.standsFor !== undefined) fallbackSettled(run, node.standsFor, record);
  else if (node.role === 'compensation') compensationSettled(run, node, record);
  else if (node.role === 'handler') handlerSettled(run, node, record);
}

/** What has been opened has settled through its children; of a loop, what its iterations have not counted is left. */
function creditOf({ share }: GraphNode, record: StepRecord): number {
  if (record.loop !== undefined) return share - record.loop.credited;
  return record.open === undefined && record.branch === undefined ? share : 0;
}

function fallbackSettled(run: Run, step: GraphNode, fallback: StepRecord): void {
  const record = recordOf(run, step);
  if (record.error !== undefined && fallback.error !== undefined) record.error = both(record.error, fallback.error);
  moveTo(step.path, record, fallback.status === 'cancelled' ? 'cancelled' : 'failed');
  if (fallback.status === 'succeeded') tolerate(run, record);
  settled(run, step, record);
}

/** Tells the handler of `on_step_failed`; a group fails because of a step that has been told of. */
function raiseStepFailed(run: Run, node: GraphNode, { type, message, step }: StepError): void {
  if (!node.isMain || node.role !== 'step' || step !== undefined) return;
  raise(run, 'on_step_failed', { step: node.path, type, message: cutText(message, 1000) });
}

/** Bytes of JSON of what is kept of a failure: it may come from any worker, and it is in the result of the run. */
const longestMessage = 16 * 1024;
const longestType = 200;

function shortened(error: StepError): StepError {
  return { ...error, type: cutText(error.type, longestType), message: cutText(error.message, longestMessage) };
}

/** The failure of a step whose fallback failed too: neither hides the other. */
function both(first: StepError, second: StepError): StepError {
  const where = second.step === undefined ? '' : `step '${second.step}': `;
  const message = `${cutText(first.message, longestMessage / 2)}; its fallback failed too: ${where}${second.type}: ${second.message}`;
  return shortened({ ...first, message });
}

function tolerate(run: Run, record: StepRecord): void {
  record.tolerated = true;
  run.state.tolerated += 1;
}

/** Whether new work may begin where this step stands. */
function mayStillStart(run: Run, node: GraphNode): boolean {
  if (run.state.ending !== undefined && node.isMain) return false;
  const scope = node.parent && recordOf(run, node.parent);
  if (scope?.stopped === true) return false;
  return scope?.failedChild === undefined || node.outlivesFailure;
}
