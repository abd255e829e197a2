import { ScheduleNotFoundError, type ScheduleDescription } from '@temporalio/client';
import type { TemporalClient } from './temporal-client';

/** Stops a schedule. @returns how it stood then, with all that it has started; undefined when there is none. */
export async function stopSchedule(
  client: TemporalClient,
  scheduleId: string,
): Promise<ScheduleDescription | undefined> {
  const handle = client.schedule.getHandle(scheduleId);
  return ifThere(async () => {
    // First: what fires between the look and the stop would be in neither.
    await handle.pause('being removed');
    return handle.describe();
  });
}

/** How a schedule that was stopped stands now. Somebody may have set it going again: it is stopped again then. */
export async function stillStopped(
  client: TemporalClient,
  scheduleId: string,
): Promise<ScheduleDescription | undefined> {
  const described = await ifThere(() => client.schedule.getHandle(scheduleId).describe());
  return described?.state.paused === false ? stopSchedule(client, scheduleId) : described;
}

export async function deleteSchedule(client: TemporalClient, scheduleId: string): Promise<void> {
  await ifThere(() => client.schedule.getHandle(scheduleId).delete());
}

/**
 * The workflow ids of the ticks that a schedule has started lately, as it tells itself: it knows of a tick at once, while a search
 * finds it only some time later.
 */
export const startedBy = ({ info }: ScheduleDescription): string[] =>
  [...info.runningActions, ...info.recentActions.map(({ action }) => action)].map(
    ({ workflow }) => workflow.workflowId,
  );

async function ifThere<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}
