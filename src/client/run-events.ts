import type { Json } from '../base/json';
import type { ReplayMarket } from '../base/replay-market';
import type { Progress, RunResult, RunStatus, StepError, StepReport } from '../engine';
import type { RunDescription } from '../protocol';
import { inOrderOfTime } from './order-events';
import { pausesBetween } from './pauses';
import type { RunMessage } from './run-messages';

/** What a watcher of a run is told, in the order it happened. */
export type RunEvent = ProgressEvent | HappeningEvent;

/** How far a run is. */
export type ProgressEvent =
  | {
      readonly kind: 'started';
      readonly runId: string;
      readonly definition: string;
      readonly steps: readonly StepReport[];
      /** ISO 8601, in UTC. Absent where the run has ended before it could be asked. */
      readonly startedAt?: string;
      /** The recorded session that the run lives in: its times are of that. */
      readonly market?: ReplayMarket;
    }
  /** What runs of this definition usually take, where that was asked for and at least three have ended well. */
  | { readonly kind: 'estimate'; readonly estimate: Estimate }
  /** A step, an iteration, a handler or a compensation stands otherwise than before. */
  | { readonly kind: 'step'; readonly step: StepReport }
  /** The percentage never goes back. */
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'ended'; readonly status: RunStatus; readonly result: RunResult };

/** What happens to a run besides. */
export type HappeningEvent =
  /** Somebody has told the run something: see RunMessage. */
  | RunMessage
  /**
   * The handler of an event has begun: of an event of the run's life (`on_started`, `on_step_failed`), one that a step has
   * emitted, or one from outside. `payload` is absent where it is longer than a kilobyte.
   */
  | { readonly kind: 'event'; readonly name: string; readonly handler: string; readonly payload?: Json }
  | { readonly kind: 'paused'; readonly at: string; readonly by?: string }
  | { readonly kind: 'resumed'; readonly at?: string; readonly by?: string }
  /** Its own steps are being stopped; its emergency runs. */
  | { readonly kind: 'halted'; readonly reason: string; readonly by?: string }
  /** A handler or a compensation has failed. */
  | { readonly kind: 'handler_failed'; readonly handler: string; readonly error: StepError }
  /** A message had no effect, and why. */
  | { readonly kind: 'note'; readonly at: string; readonly text: string };

/** From past runs of the same definition. */
export interface Estimate {
  /** Median, in milliseconds. */
  readonly durationMs: number;
  /** How many runs it is of. */
  readonly runs: number;
}

export function isProgressEvent(event: RunEvent): event is ProgressEvent {
  switch (event.kind) {
    case 'started':
    case 'estimate':
    case 'step':
    case 'progress':
    case 'ended':
      return true;
    default:
      return false;
  }
}

/**
 * The events that lead from one description of a run to the next, in the order in which they happened, among the messages that
 * have come in between.
 */
export function* eventsBetween(
  runId: string,
  before: RunDescription | undefined,
  after: RunDescription,
  messages: readonly RunMessage[] = [],
): Generator<RunEvent> {
  if (before === undefined) {
    const { definition, steps, startedAt, market } = after;
    yield {
      kind: 'started',
      runId,
      definition,
      steps,
      ...(startedAt !== undefined && { startedAt }),
      ...(market && { market }),
    };
  }
  const known = new Map(before?.steps.map((step) => [step.path, step]));
  const steps = after.steps.filter((step) => hasChanged(known.get(step.path), step));
  yield* inOrderOfTime(
    [
      ...messages,
      ...pausesBetween(before, after, messages),
      ...happenings(before, after),
      ...steps.map((step) => ({ kind: 'step' as const, step })),
    ],
    after,
  );
  const was = before?.progress.percent;
  if (was === undefined || after.progress.percent > was) yield { kind: 'progress', progress: after.progress };
}

function* happenings(before: RunDescription | undefined, after: RunDescription): Generator<HappeningEvent> {
  const { ending, handlers = [], handlerFailures = [], notes = [] } = after;
  if (ending?.status === 'halted' && before?.ending?.status !== 'halted') {
    const { reason, by } = ending;
    yield { kind: 'halted', reason, ...(by !== undefined && { by }) };
  }
  const begun = new Set(before?.handlers?.map(({ handler }) => handler));
  for (const one of handlers) if (!begun.has(one.handler)) yield { kind: 'event', ...one };
  const failed = new Set(before?.handlerFailures?.map(({ handler }) => handler));
  for (const one of handlerFailures) if (!failed.has(one.handler)) yield { kind: 'handler_failed', ...one };
  const noted = new Set(before?.notes?.map(keyOf));
  for (const one of notes) if (!noted.has(keyOf(one))) yield { kind: 'note', ...one };
}

const keyOf = ({ at, text }: { readonly at: string; readonly text: string }): string => `${at} ${text}`;

/** A step is told of when something about it that people look at has changed; one that waits has nothing to tell. */
function hasChanged(before: StepReport | undefined, after: StepReport): boolean {
  if (before === undefined) return after.status !== 'waiting';
  return (
    before.status !== after.status ||
    before.waitsFor !== after.waitsFor ||
    before.branch !== after.branch ||
    before.decisions?.length !== after.decisions?.length ||
    JSON.stringify(before.iterations) !== JSON.stringify(after.iterations)
  );
}
