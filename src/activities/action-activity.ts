import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { Json } from '../base/json';
import type { StepUsage } from '../engine';
import { performAction, type ProcessPool } from '../pool';
import type { ActionOutcome, FailureDetail } from '../protocol';
import type { Action } from '../slices/action';
import { ActionError, isActionError } from '../slices/action-error';
import type { Ports } from '../slices/ports';
import type { PortsFactory } from './ports';
import { ProcessMeter } from './process-meter';
import { runInPool } from './run-in-pool';
import { pauseBeforeNext } from './retry-pause';
import { limitsOf } from './step-limits';

const longestMessage = 4000;

/** How one attempt ended, and what it took. What never began has taken nothing. */
type Attempt =
  | { readonly kind: 'done'; readonly output: Json; readonly usage?: StepUsage }
  | { readonly kind: 'failed'; readonly error: unknown; readonly usage?: StepUsage };

/** Of this process: all its actions are measured together. */
const meter = new ProcessMeter();

/**
 * An action as a Temporal activity: input and output checked against its schemas, errors mapped once. What computes for long, with
 * this input at least, or has limits, runs in the pool.
 */
export function actionActivity(
  action: Action,
  portsFor: PortsFactory,
  pool: ProcessPool | undefined,
): (input: unknown) => Promise<ActionOutcome> {
  return async (input) => {
    const context = Context.current();
    const { attempt } = context.info;
    const ended = await attemptOf(action, input, context, portsFor, pool);
    if (ended.kind === 'done') {
      const { output, usage } = ended;
      return { bellwether: 1, output, attempts: attempt, ...(usage && { usage: rounded(usage) }) };
    }
    if (context.cancellationSignal.aborted)
      throw new CancelledFailure(`${action.name} was cancelled`, [], asError(ended.error));
    const detail = { attempt, ...(ended.usage && { usage: rounded(ended.usage) }) };
    throw failureOf(ended.error, detail, pauseBeforeNext(context));
  };
}

async function attemptOf(
  action: Action,
  input: unknown,
  context: Context,
  portsFor: PortsFactory,
  pool: ProcessPool | undefined,
): Promise<Attempt> {
  const limits = limitsOf(context);
  try {
    if (pool !== undefined && (limits !== undefined || isForPool(action, input)))
      return await runInPool(pool, { action, input, context, portsFor, limits });
    if (limits !== undefined) throw withoutPool(action);
  } catch (error) {
    return { kind: 'failed', error };
  }
  return runHere(action, input, portsFor(context));
}

async function runHere(action: Action, input: unknown, ports: Ports): Promise<Attempt> {
  const measured = meter.begin();
  try {
    return { kind: 'done', output: await performAction(action, input, ports), usage: measured() };
  } catch (error) {
    return { kind: 'failed', error, usage: measured() };
  }
}

/** An input that is not valid goes the usual way, where it is refused. */
function isForPool({ input: schema, pool }: Action, input: unknown): boolean {
  if (typeof pool !== 'function') return pool === true;
  const parsed = schema.safeParse(input);
  return parsed.success && pool(parsed.data);
}

function withoutPool({ name }: Action): ActionError {
  return new ActionError(
    'LimitsNotEnforced',
    `the step has limits of memory or processor, and this worker has no pool of processes to run ${name} in: give it one, or leave out the step's resources`,
  );
}

/** Whole bytes and milliseconds: they stay in history. */
function rounded({ peakMemoryBytes, cpuMs, ...rest }: StepUsage): StepUsage {
  return { peakMemoryBytes: Math.round(peakMemoryBytes), cpuMs: Math.round(cpuMs), ...rest };
}

/** The one place where errors of actions become Temporal failures. `type` is what `retry.non_retryable` names. */
function failureOf(error: unknown, detail: FailureDetail, nextRetryDelay: number | undefined): ApplicationFailure {
  const raised = asError(error);
  const [type, nonRetryable] = isActionError(error) ? [error.code, !error.retryable] : [raised.name, false];
  const message = shortened(raised.message);
  // A cause repeats the whole message, and its stack once more.
  const cause = message === raised.message ? { cause: raised } : {};
  const pause = nextRetryDelay !== undefined && !nonRetryable ? { nextRetryDelay } : {};
  return ApplicationFailure.create({ type, message, nonRetryable, details: [detail], ...pause, ...cause });
}

/** Failures are in history, in the run's result and in what the UI shows: a megabyte of text would make all of them unreadable. */
function shortened(message: string): string {
  if (message.length <= longestMessage) return message;
  return `${message.slice(0, longestMessage)} … (${message.length - longestMessage} more characters)`;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
