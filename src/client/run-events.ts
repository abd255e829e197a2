import type { Progress, RunResult, RunStatus, StepReport } from '../engine';
import type { RunDescription } from '../protocol';

/** What a watcher of a run is told, in the order it happened. */
export type RunEvent =
  | {
      readonly kind: 'started';
      readonly runId: string;
      readonly definition: string;
      readonly steps: readonly StepReport[];
    }
  | { readonly kind: 'step'; readonly step: StepReport }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'ended'; readonly status: RunStatus; readonly result: RunResult };

/** The events that lead from one description of a run to the next. */
export function* eventsBetween(
  runId: string,
  before: RunDescription | undefined,
  after: RunDescription,
): Generator<RunEvent> {
  if (before === undefined) yield { kind: 'started', runId, definition: after.definition, steps: after.steps };
  const known = new Map(before?.steps.map((step) => [step.path, step.status]));
  for (const step of after.steps) {
    const was = known.get(step.path) ?? 'waiting';
    if (step.status !== was) yield { kind: 'step', step };
  }
  if (before?.progress.percent !== after.progress.percent) yield { kind: 'progress', progress: after.progress };
}
