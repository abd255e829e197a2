import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import type { ActionPolicy, StepError, StepUsage } from '../engine';
import type { FailureDetail } from '../protocol';

export const isCancelled = isCancellation;

/** What a failed activity means for its step. */
export function stepErrorOf(error: unknown, policy: ActionPolicy): StepError {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof TimeoutFailure) return { type: 'Timeout', message: timeoutText(cause, policy) };
  const message = cause instanceof Error ? cause.message : String(cause);
  if (!(cause instanceof ApplicationFailure)) return { type: 'Error', message };
  const type = cause.type ?? 'Error';
  // The server does not begin a pause that would end after the deadline.
  const late = error instanceof ActivityFailure && error.retryState === 'TIMEOUT';
  return { type, message: late ? `${message} (no time for another attempt before ${deadlineText(policy)})` : message };
}

function timeoutText(failure: TimeoutFailure, policy: ActionPolicy): string {
  switch (failure.timeoutType) {
    case 'START_TO_CLOSE':
      return `the timeout of an attempt (${policy.timeoutMs} ms) was exceeded`;
    case 'SCHEDULE_TO_CLOSE':
    case 'SCHEDULE_TO_START':
      return `${deadlineText(policy)} was exceeded${lastFailure(failure)}`;
    case 'HEARTBEAT':
      return `the heartbeat timeout${inMs(policy.heartbeatMs)} was exceeded: the worker was lost or stopped reporting`;
    default:
      return `a timeout (${String(failure.timeoutType)}) was exceeded`;
  }
}

function deadlineText({ deadlineMs, taskQueue }: ActionPolicy): string {
  const where = taskQueue === undefined ? '' : ` on task queue '${taskQueue}'`;
  return `the deadline for all attempts${where}${inMs(deadlineMs)}`;
}

const inMs = (ms: number | undefined): string => (ms === undefined ? '' : ` (${ms} ms)`);

function lastFailure({ cause }: TimeoutFailure): string {
  return cause instanceof ApplicationFailure ? `; the attempt before failed: ${cause.message}` : '';
}

/**
 * How many attempts there were, as far as that is known: our own workers tell in the failure's details which one it was. One that
 * timed out tells nothing, but the server says when it was the last that was allowed, and what the one before it failed with; so
 * there was one more than that, where an attempt timed out and not the deadline in a pause. Nobody took up what timed out before its start.
 */
export function attemptsOf(error: unknown, policy: ActionPolicy): { readonly attempts?: number } {
  if (!(error instanceof ActivityFailure)) return {};
  const told = detailOf(error.cause).attempt;
  if (typeof told === 'number') return { attempts: told };
  if (error.retryState === 'MAXIMUM_ATTEMPTS_REACHED') return { attempts: policy.retry.maxAttempts };
  if (!(error.cause instanceof TimeoutFailure)) return {};
  const before = detailOf(error.cause.cause).attempt;
  const known = typeof before === 'number' ? before : 0;
  const timedOut = error.cause.timeoutType === 'START_TO_CLOSE' || error.cause.timeoutType === 'HEARTBEAT' ? 1 : 0;
  return known + timedOut > 0 ? { attempts: known + timedOut } : {};
}

/** What the attempt took that failed, where its worker told. */
export function usageOf(error: unknown): { readonly usage?: StepUsage } {
  return error instanceof ActivityFailure ? toldUsage(detailOf(error.cause).usage) : {};
}

/** It may come from any worker: nothing is sure about it. */
export function toldUsage(value: unknown): { readonly usage?: StepUsage } {
  if (typeof value !== 'object' || value === null) return {};
  const { peakMemoryBytes, cpuMs, shared } = value as Partial<Record<keyof StepUsage, unknown>>;
  if (typeof peakMemoryBytes !== 'number' || typeof cpuMs !== 'number') return {};
  return { usage: { peakMemoryBytes, cpuMs, ...(shared === true && { shared }) } };
}

function detailOf(cause: unknown): Partial<Record<keyof FailureDetail, unknown>> {
  const [detail] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  return typeof detail === 'object' && detail !== null ? detail : {};
}
