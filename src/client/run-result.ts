import {
  ApplicationFailure,
  CancelledFailure,
  TerminatedFailure,
  TimeoutFailure,
  WorkflowFailedError,
  type WorkflowClient,
  type WorkflowHandle,
} from '@temporalio/client';
import type { RunResult } from '../engine';
import { queries, runFailureTypes } from '../protocol';
import { RunWithoutResultError } from './run-without-result';

/**
 * Waits for a run and gives what it came to, whatever its status. `executionId` says which of those that had this id;
 * left out, the latest.
 * @throws RunWithoutResultError when the run ended without a result: its input was refused, or it was terminated.
 */
export async function resultOfRun(client: WorkflowClient, runId: string, executionId?: string): Promise<RunResult> {
  try {
    return (await client.getHandle(runId, executionId).result()) as RunResult;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { cause } = error;
    if (cause instanceof CancelledFailure) return stateOf(await lastExecution(client, runId, executionId));
    if (cause instanceof ApplicationFailure) return partialResult(cause);
    if (cause instanceof TerminatedFailure) {
      throw new RunWithoutResultError('RunTerminated', `run ${runId} was terminated: ${cause.message}`, { cause });
    }
    if (cause instanceof TimeoutFailure) {
      throw new RunWithoutResultError(
        'RunTimedOutByServer',
        `run ${runId} ran into a timeout of its Temporal execution`,
        {
          cause,
        },
      );
    }
    throw error;
  }
}

function partialResult(failure: ApplicationFailure): RunResult {
  const known: readonly (string | null | undefined)[] = Object.values(runFailureTypes);
  const [result] = failure.details ?? [];
  if (known.includes(failure.type) && result !== undefined) return result as RunResult;
  throw new RunWithoutResultError(failure.type ?? 'RunFailed', failure.message, { cause: failure });
}

/** The execution that a run ended in, having gone on from the one that is named. */
async function lastExecution(
  client: WorkflowClient,
  workflowId: string,
  executionId: string | undefined,
): Promise<WorkflowHandle> {
  const { namespace } = client.options;
  for (let runId = executionId; runId !== undefined;) {
    const { history } = await client.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId, runId },
      historyEventFilterType: closeEventOnly,
    });
    const next = history?.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    if (typeof next !== 'string' || next === '') return client.getHandle(workflowId, runId);
    runId = next;
  }
  return client.getHandle(workflowId);
}

/** As Temporal's API numbers it: nothing of the history but its last event. */
const closeEventOnly = 2;

/** A cancelled execution carries no result; the run itself still knows. */
async function stateOf(handle: WorkflowHandle): Promise<RunResult> {
  const state = await handle.query<RunResult | undefined>(queries.state);
  if (state === undefined)
    throw new RunWithoutResultError('RunCancelled', `run ${handle.workflowId} was cancelled before it had begun`);
  return state;
}
