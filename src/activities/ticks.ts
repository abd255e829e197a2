import { WorkflowNotFoundError } from '@temporalio/client';
import type { TemporalClient } from './temporal-client';

/**
 * The workflow ids of the ticks of a schedule that have not ended: of those that the schedule itself named, and those that
 * the server finds by it, which may lag a little behind.
 */
export async function runningTicks(
  client: TemporalClient,
  scheduleId: string,
  known: readonly string[],
): Promise<string[]> {
  const running = new Set<string>();
  const query = `TemporalScheduledById = '${scheduleId.replaceAll("'", "\\'")}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query })) running.add(workflowId);
  const asked = [...new Set([...known, ...running])];
  const alive = await Promise.all(asked.map((workflowId) => isRunning(client, workflowId)));
  return asked.filter((_, index) => alive[index]);
}

/** Asks the ticks of a schedule that run to stop, and waits for none. @returns how many there were. */
export async function cancelTicks(
  client: TemporalClient,
  scheduleId: string,
  known: readonly string[],
): Promise<number> {
  const running = await runningTicks(client, scheduleId, known);
  await Promise.all(running.map((workflowId) => cancel(client, workflowId)));
  return running.length;
}

async function isRunning(client: TemporalClient, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

async function cancel(client: TemporalClient, workflowId: string): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).cancel();
  } catch (error) {
    // It has ended meanwhile.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
