import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  scheduleActivity,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { Json } from '../base/json';
import type { ActionPolicy, Command, EngineEvent, StepError } from '../engine';
import { isActionOutcome } from '../protocol';

type StartAction = Extract<Command, { kind: 'startAction' }>;

/** Failure types that no retry can help: the SDK reports an activity type that the worker does not know as NotFoundError. */
const neverRetried = ['NotFoundError'];

/** Starts actions as activities and reports each one's end as exactly one event. */
export function runActions(report: (event: EngineEvent) => void) {
  const scopes = new Map<string, CancellationScope>();
  return {
    start(command: StartAction): void {
      const scope = new CancellationScope();
      scopes.set(command.path, scope);
      scope
        .run(() => scheduleActivity<unknown>(command.action, [command.input], activityOptions(command)))
        .then(
          (result) => succeeded(command.path, result),
          (error: unknown) => failed(command.path, error),
        )
        .then((event) => {
          scopes.delete(command.path);
          report(event);
        });
    },

    cancel(path: string): void {
      scopes.get(path)?.cancel();
    },
  };
}

function activityOptions({ path, policy, summary }: StartAction): Parameters<typeof scheduleActivity>[2] {
  return {
    activityId: path,
    startToCloseTimeout: policy.timeoutMs,
    ...(policy.deadlineMs !== undefined && { scheduleToCloseTimeout: policy.deadlineMs }),
    ...(policy.heartbeatMs !== undefined && { heartbeatTimeout: policy.heartbeatMs }),
    ...(policy.taskQueue !== undefined && { taskQueue: policy.taskQueue }),
    retry: retryPolicy(policy),
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    summary,
  };
}

function retryPolicy({ retry }: ActionPolicy) {
  return {
    maximumAttempts: retry.maxAttempts,
    initialInterval: retry.initialIntervalMs,
    backoffCoefficient: retry.backoff,
    maximumInterval: retry.maxIntervalMs,
    nonRetryableErrorTypes: [...neverRetried, ...retry.nonRetryable],
  };
}

function succeeded(path: string, result: unknown): EngineEvent {
  const at = Date.now();
  if (isActionOutcome(result)) return { kind: 'actionSucceeded', at, path, output: result.output, attempts: result.attempts };
  return { kind: 'actionSucceeded', at, path, output: (result ?? null) as Json };
}

function failed(path: string, error: unknown): EngineEvent {
  const at = Date.now();
  if (isCancellation(error)) return { kind: 'actionCancelled', at, path };
  return { kind: 'actionFailed', at, path, error: stepErrorOf(error), ...attemptsOf(error) };
}

function stepErrorOf(error: unknown): StepError {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) return { type: cause.type ?? 'Error', message: cause.message };
  if (cause instanceof TimeoutFailure) return { type: 'Timeout', message: `${timeoutText(cause.timeoutType)} was exceeded` };
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

/** Our own workers tell in the failure's details which attempt it was. */
function attemptsOf(error: unknown): { attempts?: number } {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const [details] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  const told = typeof details === 'object' && details !== null && 'attempt' in details ? details.attempt : undefined;
  return typeof told === 'number' ? { attempts: told } : {};
}
