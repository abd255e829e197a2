import type { Json } from '../base/json';
import { cutText } from '../base/text';
import { reasonToSkip } from './dependencies';
import type { GraphNode } from './graph';
import { publishFacts } from './publish';
import { kindOf, recordOf, type Run } from './run';
import type { SkipReason, StepError, StepRecord } from './state';
import { moveTo } from './transitions';

/** Opens a group: its steps begin to wait for each other, and those that wait for nothing are ready. */
export function openGroup(run: Run, group: GraphNode): void {
  recordOf(run, group).open = group.children.length;
  for (const child of group.children) {
    run.state.steps[child.path] = { status: 'waiting', waitingFor: child.plan.dependsOn.length };
  }
  for (const child of group.children) {
    if (child.plan.dependsOn.length === 0) makeReady(run, child);
  }
}

export function succeed(run: Run, node: GraphNode, output: Json | undefined): void {
  const record = recordOf(run, node);
  if (output !== undefined) record.output = output;
  const failure = publishFacts(run, node);
  if (failure !== undefined) {
    fail(run, node, failure);
    return;
  }
  moveTo(node.path, record, 'succeeded');
  settled(run, node, record);
}

/** A step failed for good, all attempts made: its `on_failure` decides what that means. */
export function fail(run: Run, node: GraphNode, error: StepError): void {
  const record = recordOf(run, node);
  record.error = shortened(error);
  // What failed has no output: that of a step whose facts could not be published is not to be built on.
  delete record.output;
  if (node.fallback !== undefined && mayStillStart(run, node)) {
    moveTo(node.path, record, 'recovering');
    beginFallback(run, node.fallback);
    return;
  }
  moveTo(node.path, record, 'failed');
  if (node.plan.onFailure.kind === 'continue') tolerate(run, record);
  settled(run, node, record);
}

export function skip(run: Run, node: GraphNode, reason: SkipReason): void {
  const record = recordOf(run, node);
  record.skip = reason;
  moveTo(node.path, record, 'skipped');
  settled(run, node, record);
}

export function cancel(run: Run, node: GraphNode): void {
  const record = recordOf(run, node);
  moveTo(node.path, record, 'cancelled');
  settled(run, node, record);
}

/** Cancels what is under way in a group that has failed, and skips what has not started, but for what outlives failures. */
function cancelGroup(run: Run, group: GraphNode): void {
  cancelSteps(
    run,
    group,
    group.children.filter((child) => !child.outlivesFailure),
  );
}

function cancelSteps(run: Run, group: GraphNode, steps: readonly GraphNode[]): void {
  if (group.scope === group.path) run.commands.push({ kind: 'cancelActions', scope: group.scope });
  for (const child of steps) {
    const record = run.state.steps[child.path];
    if (record?.status === 'ready') run.barred.push(child);
    if (record?.status === 'running') kindOf(run, child).stop(run, child);
    if (record?.status === 'recovering' && child.fallback !== undefined) stopSteps(run, child.fallback);
  }
}

/** Cancels a group for good: steps in it that are still waiting never start. */
export function stopSteps(run: Run, group: GraphNode): void {
  recordOf(run, group).stopped = true;
  cancelSteps(run, group, group.children);
}

function beginFallback(run: Run, group: GraphNode): void {
  run.state.steps[group.path] = { status: 'running', waitingFor: 0, startedAt: run.now };
  openGroup(run, group);
}

function settled(run: Run, node: GraphNode, record: StepRecord): void {
  record.finishedAt = run.now;
  // An opened group has settled through its children.
  if (record.open === undefined) run.state.settledShare += node.share;
  for (const dependant of node.dependants) {
    const waiting = recordOf(run, dependant);
    waiting.waitingFor -= 1;
    if (waiting.waitingFor === 0) makeReady(run, dependant);
  }
  if (node.fallbackOf !== undefined) fallbackSettled(run, node.fallbackOf, record);
  if (node.parent !== undefined) childSettled(run, node.parent, node, record);
}

function childSettled(run: Run, group: GraphNode, child: GraphNode, childRecord: StepRecord): void {
  const record = recordOf(run, group);
  record.open = (record.open ?? 0) - 1;
  if (childRecord.status === 'failed' && childRecord.tolerated !== true && record.failedChild === undefined) {
    record.failedChild = child.path;
    cancelGroup(run, group);
  }
  if (record.open === 0) settleGroup(run, group, record);
}

function settleGroup(run: Run, group: GraphNode, record: StepRecord): void {
  if (record.failedChild !== undefined) {
    const cause = run.state.steps[record.failedChild]?.error;
    fail(run, group, {
      type: cause?.type ?? 'StepFailed',
      message: cause?.message ?? `step '${record.failedChild}' failed`,
      step: cause?.step ?? record.failedChild,
    });
  } else if (
    group.children.some((child) => run.state.steps[child.path]?.status === 'cancelled') ||
    record.stopped === true
  ) {
    cancel(run, group);
  } else {
    succeed(run, group, undefined);
  }
}

function fallbackSettled(run: Run, step: GraphNode, fallback: StepRecord): void {
  const record = recordOf(run, step);
  if (record.error !== undefined && fallback.error !== undefined) record.error = both(record.error, fallback.error);
  moveTo(step.path, record, fallback.status === 'cancelled' ? 'cancelled' : 'failed');
  if (fallback.status === 'succeeded') tolerate(run, record);
  settled(run, step, record);
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

function makeReady(run: Run, node: GraphNode): void {
  moveTo(node.path, recordOf(run, node), 'ready');
  if (reasonToSkip(run, node) === undefined) run.state.ready.push(node.path);
  else run.barred.push(node);
}

/** Whether new work may begin where this step stands. */
function mayStillStart(run: Run, node: GraphNode): boolean {
  const scope = node.parent && recordOf(run, node.parent);
  if (scope?.stopped === true) return false;
  return scope?.failedChild === undefined || node.outlivesFailure;
}
