import { Context } from '@temporalio/activity';
import { ScheduleAlreadyRunning, ScheduleNotFoundError, type ScheduleDescription } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { BellwetherError } from '../base/errors';
import { isJsonObject } from '../base/json';
import { cutText } from '../base/text';
import {
  createScheduleActivityType,
  removeScheduleActivityType,
  runMemoKeys,
  tickWorkflowType,
  type CreateScheduleInput,
  type RemoveScheduleInput,
  type ScheduleCounts,
  type TickInput,
} from '../protocol';
import { scheduleSpecOf } from '../schedules';
import { stepMemo } from './step-memo';
import type { TemporalClient } from './temporal-client';
import { cancelTicks, runningTicks } from './ticks';

/** How often it is asked whether the last ticks have ended, and a heartbeat sent. */
const lookAgainMs = 500;

/** Most bytes that the server takes for a summary. */
const summaryBytes = 340;

/** The activities that create and remove the Temporal Schedules of scheduled steps, by name. */
export function stepScheduleActivities(client: TemporalClient): Record<string, (input: unknown) => Promise<unknown>> {
  return {
    [createScheduleActivityType]: (input) => createStepSchedule(client, input as CreateScheduleInput),
    [removeScheduleActivityType]: (input) => removeStepSchedule(client, input as RemoveScheduleInput),
  };
}

/**
 * Creates the schedule of a step. Its ticks are workflows `runTick` with the id `<run>/<path>-<nominal time>`. Created
 * before, by an attempt whose answer was lost, it counts as done.
 * @throws ApplicationFailure that no retry can help, when the plan cannot be a schedule.
 */
async function createStepSchedule(client: TemporalClient, input: CreateScheduleInput): Promise<undefined> {
  const { scheduleId, parent, path, taskQueue } = input;
  const { spec, policies, state } = compiled(input);
  const tick: TickInput = { parent, path, scheduleId };
  try {
    await client.schedule.create({
      scheduleId,
      spec,
      policies,
      state: { ...state, note: `step ${path} of run ${parent.workflowId}` },
      memo: stepMemo(parent, path),
      action: {
        type: 'startWorkflow',
        workflowType: tickWorkflowType,
        workflowId: `${parent.workflowId}/${path}`,
        taskQueue,
        args: [tick],
        // Who trades in a tick asks which run it is of.
        memo: { [runMemoKeys.parent]: parent },
        staticSummary: cutText(`tick of ${path}`, summaryBytes),
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  return undefined;
}

function compiled({ schedule, calendar, from, to }: CreateScheduleInput): ReturnType<typeof scheduleSpecOf> {
  try {
    return scheduleSpecOf(schedule, calendar, { from, to });
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    throw ApplicationFailure.create({ type: error.code, message: error.message, nonRetryable: true, cause: error });
  }
}

/**
 * Removes the schedule of a step, then cancels the ticks that run (without waiting for their end) or waits until the last
 * has ended. Removed before, it counts as done; what that attempt counted is in its heartbeat.
 */
async function removeStepSchedule(client: TemporalClient, input: RemoveScheduleInput): Promise<ScheduleCounts> {
  const context = Context.current();
  const { scheduleId, running } = input;
  const described = await takeDown(client, scheduleId, (counts) => {
    context.heartbeat(counts);
  });
  const counts = described === undefined ? countedBefore(context) : countsOf(described);
  const known = described === undefined ? [] : startedBy(described);
  if (running === 'cancel') {
    await cancelTicks(client, scheduleId, known);
    return counts;
  }
  while ((await runningTicks(client, scheduleId, known)).length > 0) {
    context.heartbeat(counts);
    await context.sleep(lookAgainMs);
  }
  return counts;
}

/** Stops and deletes a schedule. @returns how it stood at the last; undefined when there is none. */
export async function takeDown(
  client: TemporalClient,
  scheduleId: string,
  counted: (counts: ScheduleCounts) => void = () => undefined,
): Promise<ScheduleDescription | undefined> {
  const handle = client.schedule.getHandle(scheduleId);
  try {
    // First: what fires between the look and the end would be in neither.
    await handle.pause('being removed');
    const described = await handle.describe();
    counted(countsOf(described));
    await handle.delete();
    return described;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}

/** The workflow ids of the ticks that a schedule has started lately. */
export const startedBy = ({ info }: ScheduleDescription): string[] =>
  [...info.runningActions, ...info.recentActions.map(({ action }) => action)].map(
    ({ workflow }) => workflow.workflowId,
  );

const countsOf = ({ info }: ScheduleDescription): ScheduleCounts => ({
  ticks: info.numActionsTaken,
  missed: info.numActionsMissedCatchupWindow,
  overlapped: info.numActionsSkippedOverlap,
});

function countedBefore({ info }: Context): ScheduleCounts {
  const details: unknown = info.heartbeatDetails;
  const count = (key: keyof ScheduleCounts): number => {
    const value = isJsonObject(details) ? details[key] : undefined;
    return typeof value === 'number' ? value : 0;
  };
  return { ticks: count('ticks'), missed: count('missed'), overlapped: count('overlapped') };
}
