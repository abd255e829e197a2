import {
  ActivityCancellationType,
  CancellationScope,
  scheduleActivity,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { Json } from '../base/json';
import type { ReplayMarket } from '../base/replay-market';
import type { ActionPolicy, Command, EngineEvent } from '../engine';
import { isActionOutcome, type ActionOutcome } from '../protocol';
import { toldActivity } from './activity-limits';
import { attemptsOf, isCancelled, stepErrorOf, toldUsage, usageOf } from './failures';
import { Scopes } from './scopes';
import { urgentActivity } from './urgent-activity';

type StartAction = Extract<Command, { kind: 'startAction' }>;

/** Failure types that no retry can help: an activity type that a worker does not know, as the SDK reports it where it is not ours. */
const neverRetried = ['NotFoundError'];

/**
 * Starts actions as activities and reports each one's end as exactly one event.
 *
 * Promises are what a workflow task pays for (the SDK takes a stack trace of each), so an action gets none beyond what a
 * hand-written call has: scopes are shared by the actions that are cancelled together, entered once for many actions, and
 * not at all where the code already runs in them.
 */
export class Actions {
  private readonly scopes: Scopes;

  constructor(
    parent: CancellationScope,
    private readonly report: (event: EngineEvent) => void,
    private readonly fail: (error: unknown) => void,
    private readonly surroundings: {
      /** Where the actions of an emergency go; absent where the worker that resolved the run serves no such queue. */
      readonly emergencyQueue?: string | undefined;
      /** The recorded session that the run lives in. */
      readonly market?: ReplayMarket | undefined;
    },
  ) {
    this.scopes = new Scopes(parent);
  }

  /** Starts actions that share a scope. */
  start(scopeName: string, commands: readonly StartAction[]): void {
    const scope = this.scopes.named(scopeName);
    if (CancellationScope.current() === scope) this.schedule(commands);
    else scope.run(() => this.scheduleWithin(commands)).catch(this.fail);
  }

  /** Cancels all actions of a scope. What is started in it later belongs to a new one. */
  cancel(scopeName: string): void {
    this.scopes.cancel(scopeName);
  }

  private scheduleWithin(commands: readonly StartAction[]): Promise<void> {
    this.schedule(commands);
    return Promise.resolve();
  }

  private schedule(commands: readonly StartAction[]): void {
    for (const command of commands) {
      const { path, policy } = command;
      // The report handles whatever comes of it: no rejection is left over.
      void this.scheduleOne(command).then(
        (result) => {
          this.report(succeeded(path, result));
        },
        (error: unknown) => {
          this.report(failed(path, error, policy));
        },
      );
    }
  }

  private scheduleOne(command: StartAction): Promise<unknown> {
    const { action, input, policy, urgent } = command;
    const { emergencyQueue, market } = this.surroundings;
    const optionsWith = (more: Partial<ActivityOptions>): ActivityOptions =>
      toldActivity(
        { ...activityOptions(command), ...more },
        { limits: policy.resources, jitter: policy.retry.jitter, market },
      );
    // A step that is served elsewhere is served there in an emergency, too.
    if (urgent !== true || emergencyQueue === undefined || policy.taskQueue !== undefined)
      return scheduleActivity<unknown>(action, [input], optionsWith({}));
    return urgentActivity<unknown>(action, [input], emergencyQueue, optionsWith);
  }
}

function activityOptions({ path, policy, summary }: StartAction): ActivityOptions {
  return {
    activityId: path,
    startToCloseTimeout: policy.timeoutMs,
    ...(policy.deadlineMs !== undefined && { scheduleToCloseTimeout: policy.deadlineMs }),
    ...(policy.heartbeatMs !== undefined && { heartbeatTimeout: policy.heartbeatMs }),
    ...(policy.taskQueue !== undefined && { taskQueue: policy.taskQueue }),
    retry: retryPolicy(policy),
    cancellationType: cancellationTypeOf(policy),
    summary,
  };
}

/**
 * A computation that is cancelled may stop when it likes; what it would have given is of no use. What an order came to is: the
 * attempt under way is waited for, until it has ended or its timeout has passed. One that has not begun does not.
 */
function cancellationTypeOf({ onCancel }: ActionPolicy): ActivityCancellationType {
  return onCancel === 'wait'
    ? ActivityCancellationType.WAIT_CANCELLATION_COMPLETED
    : ActivityCancellationType.TRY_CANCEL;
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
  if (isActionOutcome(result)) return { kind: 'actionSucceeded', at, path, ...toldOf(result) };
  return { kind: 'actionSucceeded', at, path, output: (result ?? null) as Json };
}

function toldOf({ output, attempts, usage }: ActionOutcome) {
  return { output, attempts, ...toldUsage(usage) };
}

function failed(path: string, error: unknown, policy: ActionPolicy): EngineEvent {
  const at = Date.now();
  if (isCancelled(error)) return { kind: 'actionCancelled', at, path };
  return {
    kind: 'actionFailed',
    at,
    path,
    error: stepErrorOf(error, policy),
    ...attemptsOf(error, policy),
    ...usageOf(error),
  };
}
