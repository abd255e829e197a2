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

/** What the history of one execution tells of an action. */
interface Told {
  /** The last attempt that began. */
  readonly started?: Started;
  /** It was to be done in this execution, whether or not an attempt has begun. */
  readonly isScheduled: boolean;
  /** The execution that this one goes on from. */
  readonly before?: string;
}

/**
 * Why the attempt before the last one of an action failed. The history of the run has the failure of that one alone: undefined of what was
 * tried once, and of an attempt under way, which `attempts` tells of. Reads the history, of earlier executions too, until it is found.
 */
export async function earlierFailureOf(
  client: WorkflowClient,
  workflowId: string,
  path: string,
): Promise<EarlierFailure | undefined> {
  let told = await toldOf(client, { workflowId }, path);
  while (told?.isScheduled === false && told.before !== undefined)
    told = await toldOf(client, { workflowId, runId: told.before }, path);
  const { attempt, lastFailure } = told?.started ?? {};
  if (!lastFailure || !attempt || attempt < 2) return undefined;
  return { attempt: attempt - 1, failure: await failureOf(client, lastFailure) };
}

async function toldOf(
  client: WorkflowClient,
  execution: { readonly workflowId: string; readonly runId?: string },
  path: string,
): Promise<Told | undefined> {
  const { namespace } = client.options;
  const scheduled = new Set<string>();
  let started: Started | undefined;
  let before: string | undefined;
  let nextPageToken: Uint8Array | undefined;
  do {
    const request = { namespace, execution, ...(nextPageToken && { nextPageToken }) };
    const page = await ifKept(client.workflowService.getWorkflowExecutionHistory(request));
    if (page === undefined) return undefined;
    const events: readonly ActivityEvent[] = page.history?.events ?? [];
    for (const event of events) {
      before ??= event.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? undefined;
      if (event.activityTaskScheduledEventAttributes?.activityId === path) scheduled.add(String(event.eventId));
      const attributes = event.activityTaskStartedEventAttributes;
      if (attributes && scheduled.has(String(attributes.scheduledEventId))) started = attributes;
    }
    ({ nextPageToken } = page);
  } while (nextPageToken.length > 0);
  return {
    isScheduled: scheduled.size > 0,
    ...(started && { started }),
    ...(before !== undefined && before !== '' && { before }),
  };
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
