import { isFuelSpent } from './fuel';
import { carryOnTimer, type ActionEnd, type EngineEvent } from './messages';
import type { Run } from './run';

/**
 * The events that are to be applied now: those that had to wait, then this one. They are handed out as long as the moment
 * has fuel; ends of actions, which make expressions be evaluated, wait for the next workflow task when it has none.
 */
export function* withBacklog(run: Run, event: EngineEvent): Generator<EngineEvent> {
  const { state } = run;
  if (event.kind === 'timerFired' && event.timer === carryOnTimer) delete state.carryingOn;
  if (state.backlog.length === 0 && !isFuelSpent(run)) {
    yield event;
    return;
  }
  while (state.backlog.length > 0 && !isFuelSpent(run)) {
    const [due] = state.backlog.splice(0, 1);
    yield due;
  }
  if (!isActionEnd(event) || (state.backlog.length === 0 && !isFuelSpent(run))) yield event;
  else state.backlog.push(event);
  if (state.backlog.length > 0) carryOnLater(run);
}

/** Has the workflow come back to what waits for fuel. */
export function carryOnLater({ state, commands }: Run): void {
  if (state.carryingOn === true) return;
  state.carryingOn = true;
  commands.push({ kind: 'startTimer', timer: carryOnTimer, durationMs: 1 });
}

const isActionEnd = (event: EngineEvent): event is ActionEnd => 'path' in event;
