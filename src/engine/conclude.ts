import { compensate } from './compensation';
import { raise } from './handlers';
import { carryOnTimer } from './messages';
import { note } from './notes';
import { isPatched } from './patches';
import { mainOf, type Run } from './run';
import type { RunStatus, StepError, StepRecord } from './state';
import { untellable } from './tick-report';
import { cancelTimer } from './timers';
import { isSettled } from './transitions';

/**
 * What follows when the run's own steps have ended: what they did is undone where the run has failed, the handlers hear of
 * the end, and when the last of them has ended, the run has.
 * @returns whether something has been begun that may start at once.
 */
export function conclude(run: Run): boolean {
  const { state } = run;
  const root = state.steps[mainOf(run.graph, state).path];
  if (root === undefined || !isSettled(root.status) || state.changingSchedules > 0) return false;
  const status = finalStatus(run, root);
  if (status === 'failed' || status === 'timed_out') {
    const before = state.compensating;
    if (compensate(run)) return before === undefined;
  } else if (state.compensating !== undefined) return false;
  if (state.concluded !== true) {
    state.concluded = true;
    if (raiseEnd(run, status, root)) return true;
  }
  if (state.openHandlers > 0) return false;
  finish(run, status, root);
  return false;
}

function finalStatus({ state }: Run, root: StepRecord): Exclude<RunStatus, 'running'> {
  const { ending } = state;
  if (ending !== undefined && ending.status !== 'completed') return ending.status;
  // A step that failed has failed, though another one has stopped the run.
  if (root.status === 'failed') return 'failed';
  return state.tolerated > 0 ? 'degraded' : 'completed';
}

function raiseEnd(run: Run, status: RunStatus, root: StepRecord): boolean {
  const { state } = run;
  // What a tick comes to is for its run to tell.
  if (state.focus !== undefined) return false;
  if (status === 'completed' || status === 'degraded') return raise(run, 'on_completed', { status }) !== undefined;
  if (status === 'failed')
    return raise(run, 'on_failed', { status, ...(root.error && { error: { ...root.error } }) }) !== undefined;
  if (status === 'timed_out')
    return (
      raise(run, 'on_failed', { status, error: { type: 'timed_out', message: state.ending?.reason ?? '' } }) !==
      undefined
    );
  return false;
}

function finish(run: Run, reached: Exclude<RunStatus, 'running'>, root: StepRecord): void {
  const { state } = run;
  const untold = reached === 'completed' || reached === 'degraded' ? untoldTick(run) : undefined;
  const status = untold === undefined ? reached : 'failed';
  state.status = status;
  state.finishedAt = run.now;
  for (const { step, decision } of state.decisions)
    note(run, `decision of '${decision.by}' on '${step}': the run has ended, and it never asked`);
  for (const { name } of state.events)
    note(run, `event '${name}': the run has ended, and no step waited for it any more`);
  if (root.error !== undefined) state.error = root.error;
  if (untold !== undefined) state.error = untold;
  if (state.ending !== undefined && state.ending.status !== 'completed')
    state.error = { type: status, message: state.ending.reason };
  for (const timer of Object.keys(state.timers)) if (timer !== carryOnTimer) cancelTimer(run, timer);
  if (state.carryingOn === true) run.commands.push({ kind: 'cancelTimer', timer: carryOnTimer });
  run.commands.push({ kind: 'finish', status, ...(state.error && { error: state.error }) });
}

/** A tick that cannot tell its run what it has found out has failed, by name, or the run would go on with what was before. */
function untoldTick(run: Run): StepError | undefined {
  const { plan, state } = run;
  const path = state.focus?.replace(/\[0\]$/, '');
  const problem = path === undefined ? undefined : untellable(plan, state, path);
  return problem !== undefined && isPatched(run, 'tick-report-limit') ? problem : undefined;
}
