import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import type { StepError } from '../engine';

export const isCancelled = isCancellation;

/** What a failed activity means for its step. */
export function stepErrorOf(error: unknown): StepError {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) return { type: cause.type ?? 'Error', message: cause.message };
  if (cause instanceof TimeoutFailure)
    return { type: 'Timeout', message: `${timeoutText(cause.timeoutType)} was exceeded` };
  return { type: 'Error', message: cause instanceof Error ? cause.message : String(cause) };
}

function timeoutText(type: TimeoutFailure['timeoutType']): string {
  switch (type) {
    case 'START_TO_CLOSE':
      return 'the timeout of an attempt';
    case 'SCHEDULE_TO_CLOSE':
    case 'SCHEDULE_TO_START':
      return 'the deadline for all attempts';
    case 'HEARTBEAT':
      return 'the heartbeat timeout (the worker was lost or stopped reporting)';
    default:
      return `a timeout (${String(type)})`;
  }
}

/** How many attempts there were: our own workers tell in the failure's details which one it was. */
export function attemptsOf(error: unknown): { readonly attempts?: number } {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const [details] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  const told = typeof details === 'object' && details !== null && 'attempt' in details ? details.attempt : undefined;
  return typeof told === 'number' ? { attempts: told } : {};
}
