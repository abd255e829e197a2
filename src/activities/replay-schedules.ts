import type { Context } from '@temporalio/activity';
import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { BellwetherError, messageOf } from '../base/errors';
import type { ReplayMarket } from '../base/replay-market';
import { cutText } from '../base/text';
import {
  replayScheduleSignals,
  replayScheduleType,
  summaryBytes,
  type CreateScheduleInput,
  type RemoveScheduleInput,
  type ReplayScheduleInput,
  type ScheduleCounts,
} from '../protocol';
import { nextFirings } from '../schedules';
import { stepMemo } from './step-memo';
import type { TemporalClient } from './temporal-client';

/** Firings of a step in a recorded session, at most: they are the input of one workflow. */
const mostFirings = 30_000;

/** Firings for each of the ticks that `max_ticks` allows: those that are left out, since a tick is under way, count as none. */
const firingsPerTick = 1000;

/** As Temporal has it. */
const leastCatchupMs = 10_000;

/** By heartbeats the activity hears that it is cancelled. */
const beatEveryMs = 500;

/**
 * Starts what stands for the schedule of a step in a recorded session: the workflow `replaySchedule`, with the schedule's id. Started
 * before, by an attempt whose answer was lost, it counts as done.
 * @throws ApplicationFailure that no retry can help, when the plan cannot be a schedule, or fires too often.
 */
export async function createReplaySchedule(
  client: TemporalClient,
  input: CreateScheduleInput & { readonly market: ReplayMarket },
): Promise<undefined> {
  const { scheduleId, parent, path, taskQueue, market, schedule } = input;
  const start: ReplayScheduleInput = {
    tick: { parent, path, scheduleId },
    market,
    overlap: schedule.overlap,
    times: firingsOf(input),
    ...(schedule.maxTicks !== undefined && { maxTicks: schedule.maxTicks }),
    catchupMs: Math.max(leastCatchupMs, schedule.catchupMs),
  };
  try {
    await client.workflow.start(replayScheduleType, {
      workflowId: scheduleId,
      taskQueue,
      args: [start],
      memo: stepMemo(parent, path, schedule),
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: cutText(`schedule of ${path}, replay of ${market.replay}`, summaryBytes),
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  return undefined;
}

function firingsOf({ schedule, calendar, from, to, path }: CreateScheduleInput): number[] {
  const refused = (type: string, message: string, cause?: Error): ApplicationFailure =>
    ApplicationFailure.create({ type, message, nonRetryable: true, ...(cause && { cause }) });
  const { maxTicks, ...unbounded } = schedule;
  const most = maxTicks === undefined ? mostFirings + 1 : Math.min(mostFirings, maxTicks * firingsPerTick);
  let times: number[];
  try {
    const firings = nextFirings(unbounded, calendar, from, most);
    times = firings.flatMap(({ at, fires }) => (fires && at <= to ? [at] : []));
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    throw refused(error.code, error.message, error);
  }
  if (times.length <= mostFirings) return times;
  throw refused(
    'TooManyFirings',
    `the schedule of '${path}' fires more than ${mostFirings} times until ${new Date(to).toISOString()}, the most in a recorded session; give it an end, or let it fire less often`,
  );
}

/**
 * Ends it as the schedule of a step is ended, and waits until it has. Removed by somebody else before, it counts as done.
 * @returns what it counted.
 */
export async function removeReplaySchedule(
  client: TemporalClient,
  { scheduleId, running, waitMs }: RemoveScheduleInput,
  context: Context,
): Promise<ScheduleCounts> {
  const handle = client.workflow.getHandle<() => Promise<ScheduleCounts>>(scheduleId);
  await tellToEnd(client, scheduleId, running, waitMs);
  const beat = setInterval(() => {
    context.heartbeat();
  }, beatEveryMs);
  try {
    return await Promise.race([handle.result(), context.cancelled]);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError || error instanceof WorkflowFailedError)) throw error;
    context.log.warn('the schedule of a recorded session had ended before its step', {
      scheduleId,
      error: messageOf(error.cause ?? error),
    });
    return { ticks: 0, missed: 0, overlapped: 0 };
  } finally {
    clearInterval(beat);
  }
}

/** Does nothing where it has ended, or there is none. */
export async function tellToEnd(
  client: TemporalClient,
  scheduleId: string,
  running: RemoveScheduleInput['running'],
  waitMs = 0,
): Promise<void> {
  try {
    await client.workflow.getHandle(scheduleId).signal(replayScheduleSignals.remove, running, waitMs);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
