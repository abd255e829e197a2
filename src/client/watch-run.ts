import { isGrpcServiceError, type WorkflowClient, type WorkflowHandle } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { BellwetherError, messageOf } from '../base/errors';
import type { RunResult } from '../engine';
import { queries, type RunDescription } from '../protocol';
import { summaryOf } from './list-runs';
import { eventsBetween, type RunEvent } from './run-events';
import { resultOfRun } from './run-result';

/** Pause between two queries, so that a busy run is not asked at every event. */
const betweenQueriesMs = 100;

/**
 * Follows a run to its end. It waits for new events by a long poll of the history and then asks the run how it stands,
 * so that a watcher costs the run nothing and any number of them can watch. `executionId` says which of those that had
 * this id; left out, the latest.
 * @throws BellwetherError `RunUnreadable` when the run cannot say how it stands.
 */
export async function* watchRun(
  client: WorkflowClient,
  runId: string,
  executionId?: string,
): AsyncGenerator<RunEvent, RunResult> {
  const handle = client.getHandle(runId, executionId);
  let seen: RunDescription | undefined;
  for await (const closed of historyChanges(client, runId, executionId)) {
    if (closed) break;
    const now = await describe(handle);
    if (now === undefined) continue;
    yield* eventsBetween(runId, seen, now);
    seen = now;
    await sleep(betweenQueriesMs);
  }
  const result = await resultOfRun(client, runId, executionId);
  yield* lastEvents(runId, seen?.definition ?? (await definitionOf(handle)), seen, result);
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
async function definitionOf(handle: WorkflowHandle): Promise<string> {
  const { definition } = summaryOf(await handle.describe());
  return definition ?? (await describe(handle))?.definition ?? '';
}

/** Yields false whenever the history of a run has grown, and true when the run has ended. */
async function* historyChanges(
  client: WorkflowClient,
  workflowId: string,
  executionId: string | undefined,
): AsyncGenerator<boolean> {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array | undefined;
  for (;;) {
    const page = await client.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId, ...(executionId !== undefined && { runId: executionId }) },
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
async function describe(handle: WorkflowHandle): Promise<RunDescription | undefined> {
  try {
    return await handle.query<RunDescription | undefined>(queries.progress);
  } catch (error) {
    // A query needs a worker. The run goes on without one as soon as it is back, and so does the watcher.
    if (isForNow(error)) return undefined;
    if (!isRefusal(error)) throw error;
    // What has ended has a result, and that tells more.
    const { status } = await handle.describe();
    if (status.name !== 'RUNNING') return undefined;
    const message = `the run ${handle.workflowId} cannot say how it stands: ${messageOf(error)}`;
    throw new BellwetherError('RunUnreadable', message, { cause: error });
  }
}

/** Nobody answers in time, or the run cannot be asked yet; as gRPC numbers it. */
const passingCodes = {
  cancelled: 1,
  deadlineExceeded: 4,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unavailable: 14,
};

function isForNow(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'QueryRejectedError') return true;
  const grpc = isGrpcServiceError(error.cause) ? error.cause : undefined;
  return error.name === 'ServiceError' && grpc !== undefined && Object.values(passingCodes).includes(grpc.code);
}

/** The SDK takes every query that was refused for one that no run answers: too large an answer, too. */
const isRefusal = (error: unknown): boolean => error instanceof Error && error.name === 'QueryNotRegisteredError';
