import { isFuelSpent } from './fuel';
import { carryOnTimer, type ActionEnd, type EngineEvent } from './messages';
import type { Run } from './run';

/**
 * Applies the events that had to wait, then this one, as long as the moment has fuel. Ends of actions, which make
 * expressions be evaluated, wait for the next workflow task when it has none.
 */
export function workOff(run: Run, event: EngineEvent, apply: (event: EngineEvent) => void): void {
  const { state } = run;
  const { backlog } = state;
  if (event.kind === 'timerFired' && event.timer === carryOnTimer) delete state.carryingOn;
  for (let due = backlog[0]; due !== undefined && !isFuelSpent(run); due = backlog[0]) {
    backlog.shift();
    apply(due);
  }
  const mustWait = isActionEnd(event) && (backlog.length > 0 || isFuelSpent(run));
  if (mustWait) backlog.push(event);
  else apply(event);
  if (backlog.length > 0) carryOnLater(run);
}

/** Has the workflow come back to what waits for fuel. */
export function carryOnLater({ state, commands }: Run): void {
  if (state.carryingOn === true) return;
  state.carryingOn = true;
  commands.push({ kind: 'startTimer', timer: carryOnTimer, durationMs: 1 });
}

const isActionEnd = (event: EngineEvent): event is ActionEnd => 'path' in event;
