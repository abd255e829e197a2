import { Context } from '@temporalio/activity';
import { ScheduleAlreadyRunning } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { BellwetherError } from '../base/errors';
import { cutText } from '../base/text';
import {
  createScheduleActivityType,
  removeScheduleActivityType,
  runMemoKeys,
  summaryBytes,
  tickWorkflowType,
  type CreateScheduleInput,
  type RemoveScheduleInput,
  type ScheduleCounts,
  type TickInput,
} from '../protocol';
import { scheduleSpecOf } from '../schedules';
import { removeStepSchedule } from './remove-schedule';
import { createReplaySchedule, removeReplaySchedule } from './replay-schedules';
import { stepMemo } from './step-memo';
import type { TemporalClient } from './temporal-client';

/** The activities that create and remove the Temporal Schedules of scheduled steps, by name. */
export function stepScheduleActivities(client: TemporalClient): Record<string, (input: unknown) => Promise<unknown>> {
  return {
    [createScheduleActivityType]: (input) => createSchedule(client, input as CreateScheduleInput),
    [removeScheduleActivityType]: (input) => removeSchedule(client, input as RemoveScheduleInput),
  };
}

/** In a recorded session a workflow of ours stands for the schedule of the server. */
function createSchedule(client: TemporalClient, input: CreateScheduleInput): Promise<undefined> {
  const { market } = input;
  return market === undefined ? createStepSchedule(client, input) : createReplaySchedule(client, { ...input, market });
}

function removeSchedule(client: TemporalClient, input: RemoveScheduleInput): Promise<ScheduleCounts> {
  const remove = input.replayed === true ? removeReplaySchedule : removeStepSchedule;
  return remove(client, input, Context.current());
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
      memo: stepMemo(parent, path, input.schedule),
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
