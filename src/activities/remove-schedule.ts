import type { Context } from '@temporalio/activity';
import type { ScheduleDescription } from '@temporalio/client';
import { isJsonObject } from '../base/json';
import type { RemoveScheduleInput, ScheduleCounts } from '../protocol';
import { deleteSchedule, startedBy, stillStopped, stopSchedule } from './take-down';
import type { TemporalClient } from './temporal-client';
import { cancelTicks, runningTicks } from './ticks';

/** What an attempt uses of the activity that it is. */
export type RemovalAttempt = Pick<Context, 'heartbeat' | 'sleep'> & {
  readonly info: { readonly heartbeatDetails?: unknown };
};

/** What is known of a schedule: its counts, and the workflow ids of ticks that may run. It is in the heartbeats, for the attempt after this one. */
interface Known extends ScheduleCounts {
  readonly started: readonly string[];
}

/** How often it is asked whether the last ticks have ended, and a heartbeat sent. */
const lookAgainMs = 500;

/**
 * Removes the schedule of a step. `cancel`: asks the ticks that run to stop, and waits for `waitMs` at most until they have.
 * `drain`: waits until the last one has ended; till then the schedule stays, stopped, since it is what tells which ticks it has
 * started. Removed before, it counts as done.
 */
export async function removeStepSchedule(
  client: TemporalClient,
  { scheduleId, running, waitMs = 0 }: RemoveScheduleInput,
  attempt: RemovalAttempt,
): Promise<ScheduleCounts> {
  let known = withNews(knownBefore(attempt.info.heartbeatDetails), await stopSchedule(client, scheduleId));
  attempt.heartbeat(known);
  if (running === 'cancel') await cancelTicks(client, scheduleId, known.started);
  else
    for (let left = await stillRunning(known.started); left.length > 0; left = await stillRunning(known.started)) {
      await attempt.sleep(lookAgainMs);
      known = withNews({ ...known, started: left }, await stillStopped(client, scheduleId));
      attempt.heartbeat(known);
    }
  await deleteSchedule(client, scheduleId);
  if (running === 'cancel') await waitForEnds(waitMs);
  const { ticks, missed, overlapped } = known;
  return { ticks, missed, overlapped };

  function stillRunning(started: readonly string[]): Promise<string[]> {
    return runningTicks(client, scheduleId, started);
  }

  async function waitForEnds(mostMs: number): Promise<void> {
    for (let waited = 0; waited < mostMs; waited += lookAgainMs) {
      if ((await stillRunning(known.started)).length === 0) return;
      attempt.heartbeat(known);
      await attempt.sleep(lookAgainMs);
    }
  }
}

function withNews(known: Known, described: ScheduleDescription | undefined): Known {
  if (described === undefined) return known;
  const { numActionsTaken, numActionsMissedCatchupWindow, numActionsSkippedOverlap } = described.info;
  return {
    ticks: numActionsTaken,
    missed: numActionsMissedCatchupWindow,
    overlapped: numActionsSkippedOverlap,
    started: [...new Set([...known.started, ...startedBy(described)])],
  };
}

function knownBefore(details: unknown): Known {
  const told = isJsonObject(details) ? details : {};
  const count = (key: keyof ScheduleCounts): number => {
    const value = told[key];
    return typeof value === 'number' ? value : 0;
  };
  const started = Array.isArray(told['started']) ? told['started'] : [];
  return {
    ticks: count('ticks'),
    missed: count('missed'),
    overlapped: count('overlapped'),
    started: started.filter((id) => typeof id === 'string'),
  };
}
