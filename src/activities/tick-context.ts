import { WorkflowNotFoundError } from '@temporalio/client';
import { queries, tickContextActivityType, type ParentRun, type TickInput, type TickStart } from '../protocol';
import { tellToEnd } from './replay-schedules';
import { deleteSchedule } from './take-down';
import type { TemporalClient } from './temporal-client';

/** The activity that every tick begins with: asks the run what the tick needs to know. */
export function tickContextActivity(client: TemporalClient): Record<string, (input: unknown) => Promise<unknown>> {
  return { [tickContextActivityType]: (input) => tickContext(client, input as TickInput) };
}

/** @returns null when there is nothing to do: the run is ending or paused, or it has ended, and then its schedule is gone. */
async function tickContext(client: TemporalClient, { parent, path, scheduleId }: TickInput): Promise<TickStart | null> {
  if (!(await isRunning(client, parent))) {
    await deleteSchedule(client, scheduleId);
    // In a recorded session a workflow stands for the schedule.
    await tellToEnd(client, scheduleId, 'cancel');
    return null;
  }
  const answer = await client.workflow
    .getHandle(parent.workflowId)
    .query<TickStart | null | undefined, [{ readonly step: string }]>(queries.tick, { step: path });
  if (answer === undefined) throw new Error(`the run ${parent.workflowId} cannot say yet what '${path}' needs to know`);
  return answer;
}

/** Whether it is the run that made the schedule: another one may have taken its id meanwhile. */
async function isRunning(client: TemporalClient, { workflowId, firstExecutionId }: ParentRun): Promise<boolean> {
  try {
    const { status, raw } = await client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING' && raw.workflowExecutionInfo?.firstRunId === firstExecutionId;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
