import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  defineQuery,
  defineSignal,
  log,
  makeContinueAsNewFunc,
  setHandler,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import { isJsonObject } from '../base/json';
import {
  emergencyQueueOf,
  guardActivityTypes,
  guardQueries,
  guardSignals,
  type CarriedOut,
  type GuardedHalt,
  type GuardInput,
  type GuardState,
  type GuardTask,
  type RunsTold,
} from '../protocol';
import { carriedState, dueAt, isSettled, mostRounds, takeIn } from './guard-lanes';
import { urgentActivity } from './urgent-activity';

/** Longer than a round of the activity takes, with its last look. */
const options: ActivityOptions = {
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '30 seconds',
  // An hour without the ledger or the server: then the lane says so, and goes on with what is due next.
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '10 seconds' },
};

/** Signals and rounds beyond this go on in a new execution. */
const mostEvents = 8000;

/**
 * The guard of an account. A halt is in the ledger before it hears of it, and closes the gate without it; the guard sees to it that
 * the runs of the account are told, that what the halt forbids is cancelled and, at level `flatten`, that the account is closed, again
 * and again within bounds. Then it leaves the evidence in the audit trail and ends with it. Cancelling it changes nothing.
 */
export async function tradingGuard(input: GuardInput, carried?: GuardState): Promise<GuardState> {
  const { account } = readInput(input);
  const state: GuardState = carried ?? { account, halts: [] };
  setHandler(defineQuery<GuardState>(guardQueries.state), () => state, {
    description:
      'Which halts are being carried out in the account, whom they were told, what is closed and what is left',
  });
  setHandler(
    defineSignal<[unknown]>(guardSignals.halted),
    (payload: unknown) => {
      const haltId = isJsonObject(payload) ? payload['haltId'] : undefined;
      if (typeof haltId === 'string' && haltId !== '') takeIn(state, haltId, Date.now());
      else log.warn(`signal '${guardSignals.halted}': send {"haltId":"…"}, a halt that is in the ledger`);
    },
    { description: 'A halt of the ledger that concerns the account: {"haltId":"…"}' },
  );
  return CancellationScope.nonCancellable(async () => {
    while (hasWork(state)) {
      await Promise.all([work(state, 'tell'), work(state, 'close')]);
      await record(state);
      if (isLong()) {
        await condition(allHandlersFinished);
        return makeContinueAsNewFunc<typeof tradingGuard>()({ account }, carriedState(state));
      }
    }
    return state;
  });
}

const hasWork = ({ halts }: GuardState): boolean => halts.some((halt) => !isSettled(halt) || !halt.recorded);

const isLong = (): boolean => workflowInfo().continueAsNewSuggested || workflowInfo().historyLength > mostEvents;

/** Works a lane off until nothing of it is left, or the execution is to end. Lanes wait for each other nowhere: telling is never behind closing. */
async function work(state: GuardState, lane: 'tell' | 'close'): Promise<void> {
  for (;;) {
    const left = state.halts.filter((halt) => dueAt(halt, lane) !== undefined);
    if (left.length === 0) {
      // The other lane may still be at it: a halt that comes meanwhile is taken up at once.
      const others = lane === 'tell' ? 'close' : 'tell';
      await condition(() => hasLane(state, lane) || !hasLane(state, others));
      if (!hasLane(state, lane)) return;
      continue;
    }
    if (isLong()) return;
    const now = Date.now();
    const due = left.filter((halt) => (dueAt(halt, lane) ?? Infinity) <= now);
    if (due.length > 0) {
      await (lane === 'tell' ? tell(state, due) : close(state, due));
      continue;
    }
    const next = Math.min(...left.map((halt) => dueAt(halt, lane) ?? Infinity));
    const known = state.halts.length;
    await condition(() => state.halts.length > known, next - now);
  }
}

const hasLane = ({ halts }: GuardState, lane: 'tell' | 'close'): boolean =>
  halts.some((halt) => dueAt(halt, lane) !== undefined) && !isLong();

async function tell(state: GuardState, due: readonly GuardedHalt[]): Promise<void> {
  const task: GuardTask = { account: state.account, haltIds: due.map(({ haltId }) => haltId) };
  try {
    const { told, more, failed } = await urgent<RunsTold>(guardActivityTypes.tell, task, 'tell the runs');
    for (const halt of due) {
      halt.looks += 1;
      halt.toldAt = Date.now();
      halt.toldMore = Math.max(halt.toldMore, more);
      for (const run of told) if (!halt.told.includes(run)) halt.told.push(run);
      halt.notTold = failed;
    }
  } catch (error) {
    for (const halt of due) {
      halt.looks += 1;
      halt.notTold = [{ run: '*', why: whyOf(error) }];
    }
  }
}

async function close(state: GuardState, due: readonly GuardedHalt[]): Promise<void> {
  const task: GuardTask = { account: state.account, haltIds: due.map(({ haltId }) => haltId) };
  try {
    const result = await urgent<CarriedOut>(guardActivityTypes.close, task, 'cancel, and close');
    for (const halt of due) {
      halt.rounds += 1;
      halt.carriedOut = together(halt.carriedOut, result);
      halt.carriedOutAt = Date.now();
      if (!result.done && halt.rounds >= mostRounds)
        halt.gaveUp = `not everything was closed in ${mostRounds} rounds; the gate stays closed: look at the broker, and halt again to go on trying`;
    }
  } catch (error) {
    const why = whyOf(error);
    const isFinal = error instanceof ActivityFailure && error.retryState === 'NON_RETRYABLE_FAILURE';
    for (const halt of due) {
      halt.rounds += 1;
      halt.carriedOutAt = Date.now();
      if (isFinal || halt.rounds >= mostRounds) halt.gaveUp = why;
    }
  }
}

/** What came of all rounds: the last says what is left. */
function together(before: CarriedOut | undefined, now: CarriedOut): CarriedOut {
  if (before === undefined) return now;
  const ids = new Set(now.cancelled.map(({ id }) => id));
  return {
    ...now,
    cancelled: [...before.cancelled.filter(({ id }) => !ids.has(id)), ...now.cancelled],
    closed: [...before.closed, ...now.closed],
  };
}

/** Leaves the evidence of what is settled. It is in this history as well: where the ledger does not take it, that has to do. */
async function record(state: GuardState): Promise<void> {
  const halts = state.halts.filter((halt) => isSettled(halt) && !halt.recorded);
  if (halts.length === 0) return;
  try {
    await urgent(
      guardActivityTypes.record,
      { account: state.account, halts } satisfies GuardState,
      'leave the evidence',
    );
  } catch (error) {
    log.error('the evidence of halts is not in the audit trail', {
      halts: halts.map(({ haltId }) => haltId),
      why: whyOf(error),
    });
  }
  for (const halt of halts) halt.recorded = true;
}

function urgent<Result>(type: string, input: GuardTask | GuardState, summary: string): Promise<Result> {
  return urgentActivity<Result>(type, [input], emergencyQueueOf(workflowInfo().taskQueue), (more) => ({
    ...options,
    summary,
    ...more,
  }));
}

function readInput(input: unknown): GuardInput {
  const account = isJsonObject(input) ? input['account'] : undefined;
  if (typeof account === 'string' && account !== '') return { account };
  throw ApplicationFailure.nonRetryable(
    'the input of a guard is {"account":"…"}, an account of the ledger',
    'InvalidInput',
  );
}

function whyOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
