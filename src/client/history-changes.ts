import type { WorkflowClient } from '@temporalio/client';
import { decodedEntries } from './decoded-entries';
import { noPatience, reconnecting, type Patience } from './reconnecting';
import { messagesIn, type RunMessage } from './run-messages';

/** What a long poll of a run's history has brought. */
export interface HistoryChange {
  /** Of Temporal: the execution that the run is in now. It goes on in a new one when its history has grown long. */
  readonly executionId: string | undefined;
  readonly messages: readonly RunMessage[];
  /** The run has ended. */
  readonly closed: boolean;
}

/**
 * Tells whenever the history of a run has grown, from the start of the execution named to the end of the run, through all
 * executions that it goes on in. Costs the run nothing: the server alone answers. While it is away, it is asked again for as long as `patience` says.
 */
export async function* historyChanges(
  client: WorkflowClient,
  workflowId: string,
  executionId: string | undefined,
  patience: Patience = noPatience,
): AsyncGenerator<HistoryChange> {
  const { namespace } = client.options;
  let current = executionId;
  let nextPageToken: Uint8Array | undefined;
  const isNew = eachHaltOnce();
  for (;;) {
    const request = {
      namespace,
      execution: { workflowId, ...(current !== undefined && { runId: current }) },
      waitNewEvent: true,
      ...(nextPageToken && { nextPageToken }),
    };
    const page = await reconnecting(() => client.workflowService.getWorkflowExecutionHistory(request), patience);
    const events = page.history?.events ?? [];
    const messages = messagesIn(await decodedEntries(client, events)).filter(isNew);
    nextPageToken = page.nextPageToken;
    if (nextPageToken.length > 0) {
      if (events.length > 0) yield { executionId: current, messages, closed: false };
      continue;
    }
    const next = events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    yield { executionId: next ?? current, messages, closed: typeof next !== 'string' };
    if (typeof next !== 'string') return;
    current = next;
    nextPageToken = undefined;
  }
}

/** A client says a halt in two ways, to be sure; it is told of once. */
function eachHaltOnce(): (message: RunMessage) => boolean {
  const halts = new Set<string>();
  return ({ message, payload }) => {
    if (message !== 'halt') return true;
    const key = JSON.stringify(payload) ?? '';
    if (halts.has(key)) return false;
    halts.add(key);
    return true;
  };
}
