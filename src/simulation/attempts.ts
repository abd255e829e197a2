import type { Json } from '../base/json';
import type { ActionPolicy, StepError } from '../engine';

/** One attempt of one action, as whatever stands for the workers is asked to make it. */
export interface ActionCall {
  /** Of the execution: the run, one of its ticks, or a child. */
  readonly executionId: string;
  /** Of the step, with the numbers of iterations. */
  readonly path: string;
  readonly action: string;
  readonly input: Json;
  /** From 1. */
  readonly attempt: number;
  /** Virtual time, milliseconds since the epoch. */
  readonly at: number;
  readonly policy: ActionPolicy;
}

/** How an attempt ended, and how long it took in virtual time. `silent`: no answer came; it ends when its time is up. */
export type AttemptEnd =
  | { readonly kind: 'succeeded'; readonly output: Json; readonly tookMs: number }
  | { readonly kind: 'failed'; readonly error: StepError; readonly retryable: boolean; readonly tookMs: number }
  | { readonly kind: 'silent'; readonly sendsHeartbeats: boolean };

export type PerformAttempt = (call: ActionCall) => AttemptEnd | Promise<AttemptEnd>;

/** What follows from an attempt, at virtual times. */
export type AttemptOutcome =
  | { readonly kind: 'succeeded'; readonly at: number; readonly output: Json }
  | { readonly kind: 'failed'; readonly at: number; readonly error: StepError }
  | { readonly kind: 'again'; readonly at: number };

/**
 * Judges an attempt as Temporal does: its timeout, the deadline of all attempts (milliseconds since the epoch, where there is one), and
 * the pause before the next one, which grows by the back-off.
 */
export function outcomeOf(call: ActionCall, end: AttemptEnd, beganAt: number): AttemptOutcome {
  const { policy, attempt, at } = call;
  const deadlineAt = policy.deadlineMs === undefined ? undefined : beganAt + policy.deadlineMs;
  const ended = withinTimeout(call, end);
  if (deadlineAt !== undefined && at + ended.tookMs > deadlineAt)
    return {
      kind: 'failed',
      at: deadlineAt,
      error: { type: 'Timeout', message: `${deadlineText(policy)} was exceeded` },
    };
  const endedAt = at + ended.tookMs;
  if (ended.kind === 'succeeded') return { kind: 'succeeded', at: endedAt, output: ended.output };
  const { error } = ended;
  const { maxAttempts, nonRetryable } = policy.retry;
  if (!ended.retryable || attempt >= maxAttempts || nonRetryable.includes(error.type))
    return { kind: 'failed', at: endedAt, error };
  const againAt = endedAt + pauseAfter(attempt, policy);
  if (deadlineAt === undefined || againAt < deadlineAt) return { kind: 'again', at: againAt };
  const message = `${error.message} (no time for another attempt before ${deadlineText(policy)})`;
  return { kind: 'failed', at: endedAt, error: { ...error, message } };
}

function withinTimeout({ policy }: ActionCall, end: AttemptEnd): Exclude<AttemptEnd, { readonly kind: 'silent' }> {
  const { timeoutMs, heartbeatMs } = policy;
  if (end.kind === 'silent' && !end.sendsHeartbeats && heartbeatMs !== undefined && heartbeatMs < timeoutMs) {
    const message = `the heartbeat timeout (${heartbeatMs} ms) was exceeded: the worker was lost or stopped reporting`;
    return { kind: 'failed', error: { type: 'Timeout', message }, retryable: true, tookMs: heartbeatMs };
  }
  if (end.kind !== 'silent' && end.tookMs <= timeoutMs) return end;
  const message = `the timeout of an attempt (${timeoutMs} ms) was exceeded`;
  return { kind: 'failed', error: { type: 'Timeout', message }, retryable: true, tookMs: timeoutMs };
}

function pauseAfter(attempt: number, { retry }: ActionPolicy): number {
  return Math.min(retry.initialIntervalMs * retry.backoff ** (attempt - 1), retry.maxIntervalMs);
}

const deadlineText = ({ deadlineMs, taskQueue }: ActionPolicy): string =>
  `the deadline for all attempts${taskQueue === undefined ? '' : ` on task queue '${taskQueue}'`} (${deadlineMs ?? 0} ms)`;
