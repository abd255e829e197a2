import {
  ActivityCancellationType,
  CancellationScope,
  scheduleActivity,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { Json } from '../base/json';
import type { ActionPolicy, Command, EngineEvent } from '../engine';
import { isActionOutcome, type ActionOutcome } from '../protocol';
import { limitedActivity } from './activity-limits';
import { attemptsOf, isCancelled, isUsage, stepErrorOf, usageOf } from './failures';
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
    /** Where the actions of an emergency go; absent where the worker that resolved the run serves no such queue. */
    private readonly emergencyQueue?: string,
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
    const optionsWith = (more: Partial<ActivityOptions>): ActivityOptions =>
      limitedActivity({ ...activityOptions(command), ...more }, policy.resources);
    // A step that is served elsewhere is served there in an emergency, too.
    if (urgent !== true || this.emergencyQueue === undefined || policy.taskQueue !== undefined)
      return scheduleActivity<unknown>(action, [input], optionsWith({}));
    return urgentActivity<unknown>(action, [input], this.emergencyQueue, optionsWith);
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
  if (isActionOutcome(result)) return { kind: 'actionSucceeded', at, path, ...toldOf(result) };
  return { kind: 'actionSucceeded', at, path, output: (result ?? null) as Json };
}

function toldOf({ output, attempts, usage }: ActionOutcome) {
  return { output, attempts, ...(isUsage(usage) && { usage }) };
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
