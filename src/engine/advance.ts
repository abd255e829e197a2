import { BellwetherError } from '../base/errors';
import { workOff } from './backlog';
import { graphOf, nodeAt, type GraphNode } from './graph';
import { carryOnTimer, runTimeoutTimer, type Command, type EngineEvent } from './messages';
import type { Plan } from './plan';
import { recordOf, type Run } from './run';
import { cancel, fail, openGroup, stopSteps, succeed } from './settle';
import { startReadySteps } from './start-steps';
import type { RunState, RunStatus, StepRecord } from './state';
import { stepKinds } from './steps';
import { isSettled } from './transitions';

/** The state of a run that has not begun. */
export function newRunState(): RunState {
  return {
    status: 'running',
    startedAt: 0,
    variables: {},
    steps: {},
    facts: {},
    ready: [],
    inFlight: 0,
    settledShare: 0,
    tolerated: 0,
    backlog: [],
  };
}

/**
 * The engine: takes in one event and says what to do. Pure towards its caller, but it owns `state` and changes it in
 * place, so that an event costs the same however large the run is.
 * @throws BellwetherError for a plan or an event that cannot be: the run must fail then.
 */
export function advance(plan: Plan, state: RunState, event: EngineEvent): { state: RunState; commands: Command[] } {
  const run: Run = { plan, graph: graphOf(plan), state, commands: [], kinds: stepKinds, barred: [], now: event.at };
  if (state.status !== 'running') return { state, commands: [] };
  workOff(run, event, (due) => {
    apply(run, due);
    startReadySteps(run);
  });
  finishIfDone(run);
  return { state, commands: run.commands };
}

function apply(run: Run, event: EngineEvent): void {
  switch (event.kind) {
    case 'started':
      return begin(run, event.variables);
    case 'actionSucceeded':
      return actionEnded(run, event.path, event.attempts, (node) => {
        succeed(run, node, event.output);
      });
    case 'actionFailed':
      return actionEnded(run, event.path, event.attempts, (node) => {
        fail(run, node, event.error);
      });
    case 'actionCancelled':
      return actionEnded(run, event.path, undefined, (node) => {
        if (recordOf(run, node).stopped === true) cancel(run, node);
        else
          fail(run, node, {
            type: 'Cancelled',
            message: 'the worker cancelled the action, though nobody had asked for it',
          });
      });
    case 'timerFired':
      if (event.timer === runTimeoutTimer)
        end(run, 'timed_out', `the run took longer than ${run.plan.timeoutMs ?? 0} ms`);
      return;
    case 'cancelRequested':
      return end(run, 'cancelled', event.reason);
  }
}

function begin(run: Run, variables: RunState['variables']): void {
  const { root } = run.graph;
  if (run.state.steps[root.path] !== undefined) return;
  run.state.startedAt = run.now;
  run.state.variables = variables;
  run.state.steps[root.path] = { status: 'running', waitingFor: 0, startedAt: run.now };
  if (run.plan.timeoutMs !== undefined) {
    run.commands.push({ kind: 'startTimer', timer: runTimeoutTimer, durationMs: run.plan.timeoutMs });
  }
  openGroup(run, root);
}

/** The end of an action counts once: whatever arrives after it changes nothing. */
function actionEnded(run: Run, path: string, attempts: number | undefined, settle: (node: GraphNode) => void): void {
  const node = nodeAt(run.graph, path);
  if (node.plan.kind !== 'action') {
    throw new BellwetherError('UnexpectedEvent', `step '${path}' is a ${node.plan.kind}: no action of it can end`);
  }
  const record = recordOf(run, node);
  if (record.status !== 'running') return;
  run.state.inFlight -= 1;
  if (attempts !== undefined) record.attempts = attempts;
  settle(node);
}

function end(run: Run, status: 'cancelled' | 'timed_out', reason: string): void {
  if (run.state.ending !== undefined) return;
  run.state.ending = { status, reason };
  // A run that has not begun has nothing to stop: once it begins, every step is skipped.
  if (run.state.steps[run.graph.root.path] !== undefined) stopSteps(run, run.graph.root);
}

function finishIfDone(run: Run): void {
  const root = run.state.steps[run.graph.root.path];
  if (root === undefined || !isSettled(root.status)) return;
  const status = finalStatus(run, root);
  run.state.status = status;
  run.state.finishedAt = run.now;
  if (root.error !== undefined) run.state.error = root.error;
  if (run.state.ending !== undefined) run.state.error = { type: status, message: run.state.ending.reason };
  if (run.plan.timeoutMs !== undefined && status !== 'timed_out')
    run.commands.push({ kind: 'cancelTimer', timer: runTimeoutTimer });
  if (run.state.carryingOn === true) run.commands.push({ kind: 'cancelTimer', timer: carryOnTimer });
  run.commands.push({ kind: 'finish', status, ...(run.state.error && { error: run.state.error }) });
}

function finalStatus(run: Run, root: StepRecord): Exclude<RunStatus, 'running'> {
  if (run.state.ending !== undefined) return run.state.ending.status;
  if (root.status === 'failed') return 'failed';
  return run.state.tolerated > 0 ? 'degraded' : 'completed';
}
