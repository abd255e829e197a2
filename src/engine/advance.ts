import { lengthText } from '../base/duration';
import { BellwetherError } from '../base/errors';
import { workOff } from './backlog';
import { graphOf, nodeAt } from './build-graph';
import { conclude } from './conclude';
import { end, halt, raiseEmergency } from './ending';
import { decided, eventSent } from './external';
import type { Graph, GraphNode } from './graph';
import { raise } from './handlers';
import { carryOnTimer, runTimeoutTimer, type ActionEnd, type Command, type EngineEvent } from './messages';
import { note } from './notes';
import { openGroup } from './open-group';
import { everyPatch, isPatched, type PatchCheck } from './patches';
import type { Plan } from './plan';
import { kindOf, mainOf, recordOf, type Run } from './run';
import { cancel, fail, succeed } from './settle';
import { startReadySteps } from './start-steps';
import type { RunState, StepError } from './state';
import { stepKinds } from './steps';
import { scheduleCreated, scheduleRemoved, tickEnded } from './steps/schedule';
import { timeLimitOf } from './time-limit';
import { restartTimers, startTimer, stepOfTimer, type TimerPurpose } from './timers';

/**
 * The engine: takes in one event and says what to do. Pure towards its caller, but it owns `state` and changes it in
 * place, so that an event costs the same however large the run is.
 * @throws BellwetherError for a plan or an event that cannot be: the run must fail then.
 */
export function advance(
  plan: Plan,
  state: RunState,
  event: EngineEvent,
  patched: PatchCheck = everyPatch,
): { state: RunState; commands: Command[] } {
  const graph = graphOf(plan);
  const run: Run = { plan, graph, state, commands: [], kinds: stepKinds, barred: [], now: event.at, patched };
  if (state.status !== 'running') return { state, commands: [] };
  knowInstances(run);
  workOff(run, event, (due) => {
    apply(run, due);
    startReadySteps(run);
  });
  while (conclude(run)) startReadySteps(run);
  return { state, commands: run.commands };
}

const knownTo = new WeakMap<Graph, RunState>();

/** A state that comes from elsewhere, an execution before or the run of a tick, has iterations and handlers that this graph has not. */
function knowInstances({ graph, state }: Run): void {
  if (knownTo.get(graph) === state) return;
  for (const path of Object.keys(state.steps)) nodeAt(graph, path);
  knownTo.set(graph, state);
}

function apply(run: Run, event: EngineEvent): void {
  const { state } = run;
  switch (event.kind) {
    case 'started':
      return begin(run, event.variables);
    case 'resumed':
      return resume(run);
    case 'actionSucceeded':
      return actionEnded(run, event, (node) => {
        succeed(run, node, event.output);
      });
    case 'actionFailed':
      return actionEnded(run, event, (node) => {
        fail(run, node, event.error);
      });
    case 'actionCancelled':
      return actionEnded(run, event, (node) => {
        if (recordOf(run, node).stopped === true) cancel(run, node);
        else fail(run, node, strayCancellation);
      });
    case 'timerFired':
      return timerFired(run, event.timer);
    case 'cancelRequested':
      return end(run, { status: 'cancelled', reason: event.reason });
    case 'haltRequested':
      return halt(run, event.reason, event.by);
    case 'pauseRequested':
      state.paused ??= { at: event.at, ...(event.by !== undefined && { by: event.by }) };
      return;
    case 'resumeRequested':
      delete state.paused;
      return;
    case 'eventSent':
      return eventSent(run, event.name, event.payload);
    case 'decided':
      return decided(run, event.step, event.approved, event.by);
    case 'scheduleCreated':
      return scheduleCreated(run, nodeAt(run.graph, event.schedule), event.error);
    case 'scheduleRemoved':
      return scheduleRemoved(run, nodeAt(run.graph, event.schedule), event.error, event.counts);
    case 'tickEnded':
      return tickEnded(run, event.schedule, event.tick);
    case 'messageRefused':
      note(run, event.text);
      return;
    case 'holdRequested':
      state.holding = true;
      return;
    case 'holdReleased':
      delete state.holding;
      return;
  }
}

const strayCancellation: StepError = {
  type: 'Cancelled',
  message: 'the worker cancelled the action, though nobody had asked for it',
};

function begin(run: Run, variables: RunState['variables']): void {
  const { state, plan } = run;
  const main = mainOf(run.graph, state);
  if (state.steps[main.path] !== undefined) return;
  state.startedAt = run.now;
  state.variables = variables;
  state.steps[main.path] = { status: 'running', waitingFor: 0, startedAt: run.now };
  if (state.focus === undefined) {
    if (plan.timeoutMs !== undefined) startTimer(run, runTimeoutTimer, run.now + plan.timeoutMs);
    if (state.ending === undefined) raise(run, 'on_started', null);
  }
  openGroup(run, main);
  raiseEmergency(run);
}

/** In a new execution: what a run has in flight has ended before, but its timers have to be asked for again. */
function resume(run: Run): void {
  const { state } = run;
  delete state.holding;
  // Its timer has ended with the execution before.
  delete state.carryingOn;
  // A new history: nothing in it was written before a change.
  delete state.patches;
  state.continued += 1;
  restartTimers(run);
}

/** The end of an action or a child counts once: whatever arrives after it changes nothing. */
function actionEnded(run: Run, event: ActionEnd, settle: (node: GraphNode) => void): void {
  const { path } = event;
  const node = nodeAt(run.graph, path);
  const { kind } = node.plan;
  if (kind !== 'action' && kind !== 'workflow')
    throw new BellwetherError('UnexpectedEvent', `step '${path}' is a ${kind}: no action of it can end`);
  const record = recordOf(run, node);
  if (record.status !== 'running') return;
  if (kind === 'action') run.state.inFlight -= 1;
  else run.state.children -= 1;
  if ('attempts' in event && event.attempts !== undefined) record.attempts = event.attempts;
  if ('usage' in event && event.usage !== undefined) record.usage = event.usage;
  settle(node);
}

function timerFired(run: Run, timer: string): void {
  // One that was cancelled in the moment in which it fired still reports: what it was for is over, and may be forgotten.
  if (timer !== carryOnTimer && run.state.timers[timer] === undefined) return;
  Reflect.deleteProperty(run.state.timers, timer);
  if (timer === carryOnTimer) return;
  if (timer === runTimeoutTimer) {
    const { timeoutMs = 0 } = run.plan;
    const limit = isPatched(run, 'limit-texts') ? lengthText(timeoutMs) : `${timeoutMs} ms`;
    end(run, { status: 'timed_out', reason: `the run took longer than ${limit}` });
    return;
  }
  const step = stepOfTimer(timer);
  if (step !== undefined) stepTimerFired(run, step.purpose, step.path);
}

function stepTimerFired(run: Run, purpose: TimerPurpose, path: string): void {
  const node = nodeAt(run.graph, path);
  if (recordOf(run, node).status !== 'running') return;
  if (purpose === 'wake') kindOf(run, node).wake(run, node);
  else {
    const kind = kindOf(run, node);
    const limitMs = timeLimitOf(node.plan) ?? 0;
    // Handlers may read the text.
    const message = isPatched(run, 'limit-texts')
      ? kind.overdue(run, node, lengthText(limitMs))
      : `it took longer than ${limitMs} ms`;
    kind.expire(run, node, { type: 'Timeout', message });
  }
}
