import { isGrpcServiceError, type WorkflowClient, type WorkflowHandle } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { BellwetherError, messageOf } from '../base/errors';
import type { RunResult, StepReport } from '../engine';
import { queries, type HandledEvent, type RunDescription } from '../protocol';
import { historyChanges } from './history-changes';
import { summaryOf } from './list-runs';
import { noPatience, reconnecting, type Patience } from './reconnecting';
import { eventsBetween, type Estimate, type RunEvent } from './run-events';
import type { RunMessage } from './run-messages';
import { resultOfRun } from './run-result';

/** Pause between two queries, so that a busy run is not asked at every event. */
const betweenQueriesMs = 100;

export interface WatchChoices {
  /** Tells what such runs usually take; it is asked for once, when the definition is known. */
  readonly estimate?: (definition: string) => Promise<Estimate | undefined>;
  /** How long the server may be away before watching ends with an error; not at all unless said. */
  readonly patience?: Patience;
}

/**
 * Follows a run to its end, through all executions that it goes on in. It waits for new events by a long poll of the history
 * and then asks the run how it stands, so that a watcher costs the run nothing and any number of them can watch.
 * `executionId` says which of those that had this id; left out, the latest.
 * @throws BellwetherError `RunUnreadable` when the run cannot say how it stands.
 */
export async function* watchRun(
  client: WorkflowClient,
  runId: string,
  executionId?: string,
  { estimate, patience = noPatience }: WatchChoices = {},
): AsyncGenerator<RunEvent, RunResult> {
  let seen: RunDescription | undefined;
  let latest = executionId;
  let told: readonly RunMessage[] = [];
  for await (const change of historyChanges(client, runId, executionId, patience)) {
    latest = change.executionId;
    // What was said before the run could be asked is told of when it can be.
    told = [...told, ...change.messages];
    if (change.closed) break;
    const now = await describeRun(client.getHandle(runId, latest));
    if (now === undefined) continue;
    yield* eventsBetween(runId, seen, now, told);
    if (seen === undefined) yield* await estimateEvent(estimate, now.definition);
    told = [];
    seen = now;
    await sleep(betweenQueriesMs);
  }
  const result = await reconnecting(() => resultOfRun(client, runId, latest), patience);
  const definition = seen?.definition ?? (await definitionOf(client.getHandle(runId, latest)));
  yield* lastEvents(runId, definition, seen, result, told);
  yield { kind: 'ended', status: result.status, result };
  return result;
}

async function estimateEvent(estimate: WatchChoices['estimate'], definition: string): Promise<readonly RunEvent[]> {
  const found = await estimate?.(definition);
  return found === undefined ? [] : [{ kind: 'estimate', estimate: found }];
}

/** What happened between the last look and the end of the run. */
function* lastEvents(
  runId: string,
  definition: string,
  seen: RunDescription | undefined,
  result: RunResult,
  told: readonly RunMessage[],
): Generator<RunEvent> {
  const { status, market, progress, steps, ending, handlerFailures, notes, statistics } = result;
  const { paused, handlers } = seen ?? {};
  const end: RunDescription = {
    definition,
    version: '',
    planHash: '',
    ...(market && { market }),
    status,
    progress,
    steps,
    startedAt: statistics.startedAt,
    // A run that ends while it is paused is not resumed before.
    ...(result.paused === true && { paused: paused ?? lastPause(told, result.statistics.startedAt) }),
    ...(ending && { ending }),
    handlers: handlersIn(steps, handlers),
    ...(handlerFailures && { handlerFailures }),
    ...(notes && { notes }),
  };
  yield* eventsBetween(runId, seen, end, told);
}

/** Of a run that was paused and ended between two looks; the result says no more than that it was. */
function lastPause(told: readonly RunMessage[], startedAt: string): { readonly at: string } {
  return { at: told.findLast(({ message }) => message === 'pause')?.at ?? startedAt };
}

/** Handlers that the steps of a result tell of: their events are known by name. */
function handlersIn(steps: readonly StepReport[], seen: readonly HandledEvent[] = []): readonly HandledEvent[] {
  const known = new Map(seen.map((one) => [one.handler, one]));
  return steps.flatMap(({ path, event }) =>
    event === undefined ? [] : [known.get(path) ?? { name: event, handler: path }],
  );
}

/** Of a run that had ended before it could be asked; a namespace without our search attributes leaves only the run itself. */
async function definitionOf(handle: WorkflowHandle): Promise<string> {
  const { definition } = summaryOf(await handle.describe());
  return definition ?? (await describeRun(handle))?.definition ?? '';
}

/** How a run stands; undefined while it has no plan yet or nobody is there to answer. */
export async function describeRun(handle: WorkflowHandle): Promise<RunDescription | undefined> {
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
