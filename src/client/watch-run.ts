import type { WorkflowClient } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunResult } from '../engine';
import { queries, type RunDescription } from '../protocol';
import { summaryOf } from './list-runs';
import { eventsBetween, type RunEvent } from './run-events';
import { resultOfRun } from './run-result';

/** Pause between two queries, so that a busy run is not asked at every event. */
const betweenQueriesMs = 100;

/**
 * Follows a run to its end. It waits for new events by a long poll of the history and then asks the run how it stands,
 * so that a watcher costs the run nothing and any number of them can watch.
 */
export async function* watchRun(client: WorkflowClient, runId: string): AsyncGenerator<RunEvent, RunResult> {
  let seen: RunDescription | undefined;
  for await (const closed of historyChanges(client, runId)) {
    if (closed) break;
    const now = await describe(client, runId);
    if (now === undefined) continue;
    yield* eventsBetween(runId, seen, now);
    seen = now;
    await sleep(betweenQueriesMs);
  }
  const result = await resultOfRun(client, runId);
  yield* lastEvents(runId, seen?.definition ?? (await definitionOf(client, runId)), seen, result);
  return result;
}

/** The steps that ended between the last look and the end of the run, and the end itself. */
function* lastEvents(
  runId: string,
  definition: string,
  seen: RunDescription | undefined,
  result: RunResult,
): Generator<RunEvent> {
  const { status, progress, steps } = result;
  yield* eventsBetween(runId, seen, { definition, version: '', planHash: '', status, progress, steps });
  yield { kind: 'ended', status, result };
}

/** Of a run that had ended before it could be asked; a namespace without our search attributes leaves only the run itself. */
async function definitionOf(client: WorkflowClient, runId: string): Promise<string> {
  const { definition } = summaryOf(await client.getHandle(runId).describe());
  return definition ?? (await describe(client, runId))?.definition ?? '';
}

/** Yields false whenever the history of a run has grown, and true when the run has ended. */
async function* historyChanges(client: WorkflowClient, workflowId: string): AsyncGenerator<boolean> {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array | undefined;
  for (;;) {
    const page = await client.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId },
      waitNewEvent: true,
      ...(nextPageToken && { nextPageToken }),
    });
    const grown = (page.history?.events?.length ?? 0) > 0;
    nextPageToken = page.nextPageToken;
    if (nextPageToken.length === 0) {
      yield true;
      return;
    }
    if (grown) yield false;
  }
}

/** How a run stands; undefined while it has no plan yet or nobody is there to answer. */
async function describe(client: WorkflowClient, runId: string): Promise<RunDescription | undefined> {
  try {
    return await client.getHandle(runId).query<RunDescription | undefined>(queries.progress);
  } catch (error) {
    // A query needs a worker. The run goes on without one as soon as it is back, and so does the watcher.
    if (
      error instanceof Error &&
      ['QueryNotRegisteredError', 'ServiceError', 'QueryRejectedError'].includes(error.name)
    )
      return undefined;
    throw error;
  }
}
