import { WorkflowNotFoundError } from '@temporalio/client';
import { replayScheduleType, type ParentRun } from '../protocol';
import { tellToEnd } from './replay-schedules';
import { stepOfMemo } from './step-memo';
import { deleteSchedule, startedBy, stopSchedule } from './take-down';
import type { TemporalClient } from './temporal-client';
import { cancelTicks } from './ticks';

/** The schedule of a step whose run has ended or is gone: it was terminated, or its clean-up never came to its end. */
interface OrphanedSchedule {
  readonly scheduleId: string;
  readonly parent: ParentRun;
  readonly path: string;
  /** Of a recorded session: a `replaySchedule`. */
  readonly replayed?: true;
}

/** Removes the schedules of steps whose run does not run any more, and cancels their ticks. @returns what was removed. */
export async function sweepSchedules(client: TemporalClient): Promise<readonly OrphanedSchedule[]> {
  const orphans = await findOrphanedSchedules(client);
  for (const { scheduleId, replayed } of orphans) {
    if (replayed) {
      await tellToEnd(client, scheduleId, 'cancel');
      continue;
    }
    const described = await stopSchedule(client, scheduleId);
    await cancelTicks(client, scheduleId, described === undefined ? [] : startedBy(described));
    // Last: it is what tells which ticks there are, should this be begun again.
    await deleteSchedule(client, scheduleId);
  }
  return orphans;
}

/** Looks only. */
export async function findOrphanedSchedules(client: TemporalClient): Promise<readonly OrphanedSchedule[]> {
  const orphans: OrphanedSchedule[] = [];
  for await (const { scheduleId, memo } of client.schedule.list()) {
    const step = stepOfMemo(memo);
    if (step !== undefined && !(await runs(client, step.parent))) orphans.push({ scheduleId, ...step });
  }
  const query = `WorkflowType = '${replayScheduleType}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, memo } of client.workflow.list({ query })) {
    const step = stepOfMemo(memo);
    if (step !== undefined && !(await runs(client, step.parent)))
      orphans.push({ scheduleId: workflowId, ...step, replayed: true });
  }
  return orphans;
}

/** Whether a run is alive, in whichever of its executions; another one under its id is not it. */
async function runs(client: TemporalClient, { workflowId, firstExecutionId }: ParentRun): Promise<boolean> {
  try {
    const { status, raw } = await client.workflow.getHandle(workflowId).describe();
    const first = raw.workflowExecutionInfo?.firstRunId;
    // A server too old to tell leaves the benefit of the doubt.
    const isSame = first === undefined || first === null || first === '' || first === firstExecutionId;
    return status.name === 'RUNNING' && isSame;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
