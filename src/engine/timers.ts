import type { GraphNode } from './graph';
import type { Run } from './run';

/** What the timer of a step is for. Each step has one of each at most. */
export type TimerPurpose = 'deadline' | 'wake';

/** Asks for an event at a time; the run keeps when, so that it can ask again in another execution. */
export function startTimer(run: Run, timer: string, dueAt: number, summary?: string): void {
  run.state.timers[timer] = dueAt;
  run.commands.push({
    kind: 'startTimer',
    timer,
    durationMs: Math.max(1, dueAt - run.now),
    ...(summary !== undefined && { summary }),
  });
}

export function cancelTimer(run: Run, timer: string): void {
  if (run.state.timers[timer] === undefined) return;
  Reflect.deleteProperty(run.state.timers, timer);
  run.commands.push({ kind: 'cancelTimer', timer });
}

export const stepTimer = (purpose: TimerPurpose, path: string): string => `${purpose}:${path}`;

/** Fires for a step. */
export function startStepTimer(run: Run, node: GraphNode, purpose: TimerPurpose, dueAt: number): void {
  startTimer(run, stepTimer(purpose, node.path), dueAt, `${purpose} ${node.path}`);
}

/** What has settled waits for nothing any more. */
export function cancelStepTimers(run: Run, path: string): void {
  cancelTimer(run, stepTimer('deadline', path));
  cancelTimer(run, stepTimer('wake', path));
}

/** The step that a timer belongs to, and what for; undefined for the run's own. */
export function stepOfTimer(timer: string): { readonly purpose: TimerPurpose; readonly path: string } | undefined {
  const [purpose, ...rest] = timer.split(':');
  if (purpose !== 'deadline' && purpose !== 'wake') return undefined;
  return { purpose, path: rest.join(':') };
}

/** Asks again for every timer of the run, in a new execution. One that is overdue fires at once. */
export function restartTimers(run: Run): void {
  for (const [timer, dueAt] of Object.entries(run.state.timers)) {
    const step = stepOfTimer(timer);
    if (dueAt !== undefined) startTimer(run, timer, dueAt, step && `${step.purpose} ${step.path}`);
  }
}
