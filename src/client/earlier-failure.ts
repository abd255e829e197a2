import type { WorkflowClient } from '@temporalio/client';
import { failureOf, type AttemptUnderWay, type PendingFailure } from './attempts-under-way';
import { isNotFound } from './temporal-error';

/** What the attempt before the last one of an action failed with. */
interface EarlierFailure {
  /** Which attempt failed, from 1. */
  readonly attempt: number;
  readonly failure: NonNullable<AttemptUnderWay['lastFailure']>;
}

/** As much of an event of a history as this takes. */
interface ActivityEvent {
  readonly eventId?: { toString(): string } | null;
  readonly activityTaskScheduledEventAttributes?: { readonly activityId?: string | null } | null;
  readonly activityTaskStartedEventAttributes?: {
    readonly scheduledEventId?: { toString(): string } | null;
    readonly attempt?: number | null;
    readonly lastFailure?: PendingFailure | null;
  } | null;
  readonly workflowExecutionStartedEventAttributes?: { readonly continuedExecutionRunId?: string | null } | null;
}

type Started = NonNullable<ActivityEvent['activityTaskStartedEventAttributes']>;

/**
 * Why the attempt before the last one of an action failed. The history of the run has the failure of that one alone: undefined of what was
 * tried once, and of an attempt under way, which `attempts` tells of. Reads the history, of earlier executions too, until it is found.
 */
export async function earlierFailureOf(
  client: WorkflowClient,
  workflowId: string,
  path: string,
): Promise<EarlierFailure | undefined> {
  const { namespace } = client.options;
  let runId: string | undefined;
  for (;;) {
    const scheduled = new Set<string>();
    let last: Started | undefined;
    let before: string | undefined;
    let nextPageToken: Uint8Array | undefined;
    do {
      const page = await ifKept(
        client.workflowService.getWorkflowExecutionHistory({
          namespace,
          execution: { workflowId, ...(runId !== undefined && { runId }) },
          ...(nextPageToken && { nextPageToken }),
        }),
      );
      if (page === undefined) return undefined;
      const events: readonly ActivityEvent[] = page.history?.events ?? [];
      for (const event of events) {
        before ??= event.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? undefined;
        if (event.activityTaskScheduledEventAttributes?.activityId === path) scheduled.add(String(event.eventId));
        const started = event.activityTaskStartedEventAttributes;
        if (started && scheduled.has(String(started.scheduledEventId))) last = started;
      }
      ({ nextPageToken } = page);
    } while (nextPageToken.length > 0);
    if (last !== undefined) {
      const { attempt, lastFailure } = last;
      if (!lastFailure || !attempt || attempt < 2) return undefined;
      return { attempt: attempt - 1, failure: await failureOf(client, lastFailure) };
    }
    if (scheduled.size > 0 || before === undefined || before === '') return undefined;
    runId = before;
  }
}

/** Undefined where the server has the execution no more: a retention that has passed fails no explanation. */
async function ifKept<Page>(asked: Promise<Page>): Promise<Page | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
