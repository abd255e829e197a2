import type { WorkflowClient } from '@temporalio/client';

/** A worker that has asked a task queue for work. */
export interface Poller {
  /** `process id@host`, unless the worker says otherwise. */
  readonly identity: string;
  /** ISO 8601. */
  readonly polledAt: string;
}

/** Workers ask about once a minute when they are idle. */
const recentMs = 60_000;

/** Those that have asked for work within the last minute. */
export async function pollersOf(workflow: WorkflowClient, taskQueue: string): Promise<readonly Poller[]> {
  const { pollers } = await workflow.workflowService.describeTaskQueue({
    namespace: workflow.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: 1,
  });
  return pollers.flatMap(({ identity, lastAccessTime }) => {
    const polledAt = Number(lastAccessTime?.seconds ?? 0) * 1000;
    return Date.now() - polledAt < recentMs
      ? [{ identity: identity ?? '', polledAt: new Date(polledAt).toISOString() }]
      : [];
  });
}
