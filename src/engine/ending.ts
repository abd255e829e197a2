import { raise } from './handlers';
import { mainOf, type Run } from './run';
import type { Ending } from './state';
import { stopSteps } from './stop';
import { isSettled } from './transitions';
import { note } from './notes';

/** Ends the run's own steps; its handlers still run. The first reason holds, but for a halt, which outweighs all others. */
export function end(run: Run, ending: Ending): void {
  const { state } = run;
  if (state.ending !== undefined) return;
  const main = mainOf(run.graph, state);
  const root = state.steps[main.path];
  if (root !== undefined && isSettled(root.status)) {
    note(run, `${ending.reason}: the steps had ended already`);
    return;
  }
  state.ending = ending;
  // A run that has not begun has nothing to stop: once it begins, every step is skipped.
  if (root !== undefined) stopSteps(run, main);
}

/**
 * Stops everything at once, but for the handler of the emergency, which it starts. Asked for again, it changes nothing.
 */
export function halt(run: Run, reason: string, by: string | undefined): void {
  const { state, graph } = run;
  const { ending } = state;
  if (ending?.status === 'halted') {
    // A client sends a halt in two ways, to be sure.
    if (ending.reason !== reason || ending.by !== by) note(run, `halt (${reason}): the run is halted already`);
    return;
  }
  const wasEnding = ending !== undefined;
  state.ending = { status: 'halted', reason, ...(by !== undefined && { by }) };
  const main = mainOf(graph, state);
  const root = state.steps[main.path];
  // A run that has not begun has nothing to stop but handlers of events that came early.
  if (root !== undefined && !wasEnding && !isSettled(root.status)) stopSteps(run, main);
  for (const path of [...Object.keys(state.handlers), ...state.compensated]) {
    const node = graph.nodes.get(path);
    if (node !== undefined && !node.isUrgent && state.steps[path]?.status === 'running') stopSteps(run, node);
  }
  if (root !== undefined) raiseEmergency(run);
}

/** The emergency begins with the run, where a halt came before it. */
export function raiseEmergency(run: Run): void {
  const { ending } = run.state;
  if (ending?.status !== 'halted') return;
  raise(run, 'on_emergency', { reason: ending.reason, ...(ending.by !== undefined && { by: ending.by }) });
}
