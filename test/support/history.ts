import type { Client } from '@temporalio/client';

type FetchHistory = ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>;
export type HistoryEvent = NonNullable<Awaited<FetchHistory>['events']>[number];

/** The events of a run, in order. */
export async function eventsOf(client: Client, runId: string): Promise<readonly HistoryEvent[]> {
  const { events } = await client.workflow.getHandle(runId).fetchHistory();
  return events ?? [];
}

/** Messages of the workflow tasks that failed: each would be tried again, for ever as a rule. */
export async function workflowTaskFailures(client: Client, runId: string): Promise<readonly string[]> {
  const events = await eventsOf(client, runId);
  return events.flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed ? [failed.failure?.message ?? 'no message'] : [],
  );
}

/** Every activity that was scheduled. */
export async function scheduledActivities(client: Client, runId: string) {
  const events = await eventsOf(client, runId);
  return events.flatMap(({ activityTaskScheduledEventAttributes: scheduled, userMetadata }) =>
    scheduled
      ? [
          {
            id: scheduled.activityId,
            type: scheduled.activityType?.name,
            summary: userMetadata?.summary?.data ? textOf(userMetadata.summary.data) : undefined,
          },
        ]
      : [],
  );
}

/** Sizes in bytes of all payloads of an event, however deep they are in it. */
export function payloadSizes(value: unknown): readonly number[] {
  if (value instanceof Uint8Array) return [value.length];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(payloadSizes);
}

function textOf(json: Uint8Array): string {
  return JSON.parse(Buffer.from(json).toString()) as string;
}
