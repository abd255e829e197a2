import { carryOnLater } from './backlog';
import { evaluateCondition } from './condition';
import { reasonToSkip } from './dependencies';
import { isFuelSpent, spend, stepUnits } from './fuel';
import { nodeAt } from './build-graph';
import type { GraphNode } from './graph';
import { kindOf, recordOf, type Run } from './run';
import { fail, skip } from './settle';
import type { StepRecord } from './state';
import { startStepTimer } from './timers';
import { timeLimitOf } from './time-limit';
import { moveTo } from './transitions';
import { hasRoom } from './windows';

/** Starts the steps whose turn has come, in order, as far as slots, the size of a message and the fuel of the moment go. */
export function startReadySteps(run: Run): void {
  const { state } = run;
  skipBarredSteps(run);
  const held: string[] = [];
  for (let line = nextInLine(run); line !== undefined; line = nextInLine(run)) {
    const node = readyStep(run, line[0]);
    if (node !== undefined && isHeld(run, node)) {
      held.push(take(run, line));
      continue;
    }
    if (node !== undefined && !hasRoom(run, node)) {
      waitingLine(run, node).push(take(run, line));
      continue;
    }
    if (isFuelSpent(run)) {
      carryOnLater(run);
      break;
    }
    take(run, line);
    if (node !== undefined) startStep(run, node);
    skipBarredSteps(run);
  }
  if (held.length > 0) state.ready.splice(state.urgent, 0, ...held);
}

/**
 * Actions and children that had to wait for room come first, once there is some. What needs none does not wait behind them, nor
 * the ones behind the others.
 */
function nextInLine(run: Run): string[] | undefined {
  const { ready, queued, queuedChildren = [], urgent } = run.state;
  for (const line of urgent === 0 ? [queued, queuedChildren] : []) {
    if (line.length === 0) continue;
    const first = readyStep(run, line[0]);
    if (first === undefined || hasRoom(run, first)) return line;
  }
  return ready.length > 0 ? ready : undefined;
}

/** Undefined: it has been skipped meanwhile, and may be forgotten. */
function readyStep({ graph, state }: Run, path: string): GraphNode | undefined {
  return state.steps[path]?.status === 'ready' ? nodeAt(graph, path) : undefined;
}

function waitingLine({ state, kinds }: Run, { plan }: GraphNode): string[] {
  return kinds[plan.kind].takes === 'child' ? (state.queuedChildren ??= []) : state.queued;
}

function take({ state }: Run, line: string[]): string {
  if (line === state.ready && state.urgent > 0) state.urgent -= 1;
  return line.shift() ?? '';
}

/** A paused run starts nothing; one that is about to go on in a new execution, nothing of its own. An emergency waits for neither. */
function isHeld({ state }: Run, node: GraphNode): boolean {
  if (node.isUrgent) return false;
  if (state.paused !== undefined && state.ending === undefined) return true;
  return state.holding === true && node.isMain;
}

/**
 * Skips what must not run before anything else starts, and without a slot: it may be what a group waits for to fail,
 * and the failure what cancels the steps that hold the slots.
 */
function skipBarredSteps(run: Run): void {
  // The list grows while it is worked off.
  for (const node of run.barred) {
    const reason = run.state.steps[node.path]?.status === 'ready' ? reasonToSkip(run, node) : undefined;
    if (reason !== undefined) skip(run, node, reason);
  }
  run.barred.length = 0;
}

function startStep(run: Run, node: GraphNode): void {
  const record = recordOf(run, node);
  const reason = reasonToSkip(run, node);
  if (reason !== undefined) {
    skip(run, node, reason);
    return;
  }
  if (node.plan.when !== undefined && !conditionHolds(run, node, record, node.plan.when)) return;
  moveTo(node.path, record, 'running');
  record.startedAt = run.now;
  if (node.plan.kind !== 'action') {
    spend(run, stepUnits);
    const limit = timeLimitOf(node.plan);
    if (limit !== undefined) startStepTimer(run, node, 'deadline', run.now + limit);
  }
  kindOf(run, node).begin(run, node);
}

/** Evaluates the step's condition now that it has its slot; a step that must not run is settled here. */
function conditionHolds(run: Run, node: GraphNode, record: StepRecord, source: string): boolean {
  const outcome = evaluateCondition(run, node, source);
  if (outcome.kind === 'failed') {
    fail(run, node, outcome.error);
    return false;
  }
  record.condition = outcome.explanation;
  if (!outcome.value) skip(run, node, { kind: 'condition', text: outcome.explanation, letsGo: true });
  return outcome.value;
}
