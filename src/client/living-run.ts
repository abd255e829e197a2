import { WorkflowNotFoundError, type WorkflowClient } from '@temporalio/client';
import { BellwetherError } from '../base/errors';
import { summaryOf, type RunSummary } from './list-runs';

/**
 * Does something to a run that must not have ended.
 * @param what for the message: `paused`, `sent an event`.
 * @throws BellwetherError `RunEnded`, which says how it ended; `WorkflowNotFoundError` when there is no such run.
 */
export async function toLivingRun<T>(
  client: WorkflowClient,
  runId: string,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // The server says the same of a run that is not there and of one that has ended.
    const summary = summaryOf(await client.getHandle(runId).describe());
    if (summary.closedAt === undefined) throw error;
    throw runEnded(summary, what, error);
  }
}

/** The error that tells how a run ended. */
export function runEnded({ runId, status, closedAt = '' }: RunSummary, what: string, cause?: unknown): BellwetherError {
  const when = closedAt === '' ? '' : `, ${closedAt.slice(0, 19).replace('T', ' ')} UTC`;
  const message = `the run '${runId}' has ended already (${status}${when}), so it cannot be ${what}; look at it: npx bellwether show ${runId}`;
  return new BellwetherError('RunEnded', message, { cause });
}
