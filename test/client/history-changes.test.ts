import { defaultPayloadConverter } from '@temporalio/common';
import type { WorkflowClient } from '@temporalio/client';
import { historyChanges, type HistoryChange } from '../../src/client/history-changes';

const halt = {
  workflowExecutionSignaledEventAttributes: {
    signalName: 'emergencyHalt',
    input: { payloads: [defaultPayloadConverter.toPayload({ reason: 'x' })] },
  },
};
const halted = {
  workflowExecutionUpdateAcceptedEventAttributes: {
    acceptedRequest: { input: { name: 'halt', args: halt.workflowExecutionSignaledEventAttributes.input } },
  },
};
const goesOn = { workflowExecutionContinuedAsNewEventAttributes: { newExecutionRunId: 'second' } };

/** A server with these pages of history, by execution. */
async function changes(pages: Readonly<Record<string, readonly (readonly object[])[]>>): Promise<HistoryChange[]> {
  const at: Record<string, number> = {};
  const client: object = {
    options: { namespace: 'default', loadedDataConverter: { payloadCodecs: [] } },
    workflowService: {
      getWorkflowExecutionHistory: async ({ execution: { runId } }: { execution: { runId: string } }) => {
        const page = at[runId] ?? 0;
        at[runId] = page + 1;
        const isLast = page + 1 === pages[runId].length;
        return { history: { events: pages[runId][page] }, nextPageToken: new Uint8Array(isLast ? 0 : 1) };
      },
    },
  };
  const seen: HistoryChange[] = [];
  for await (const change of historyChanges(client as WorkflowClient, 'r', 'first')) seen.push(change);
  return seen;
}

describe('the changes of a history', () => {
  it('are told as it grows, and not for a poll that brought nothing', async () => {
    expect(await changes({ first: [[{}], [], [{}, {}], [{}]] })).toEqual([
      { executionId: 'first', messages: [], closed: false },
      { executionId: 'first', messages: [], closed: false },
      { executionId: 'first', messages: [], closed: true },
    ]);
  });

  it('go on with the execution that the run goes on in', async () => {
    expect(await changes({ first: [[{}], [goesOn]], second: [[{}], [{}]] })).toEqual([
      { executionId: 'first', messages: [], closed: false },
      { executionId: 'second', messages: [], closed: false },
      { executionId: 'second', messages: [], closed: false },
      { executionId: 'second', messages: [], closed: true },
    ]);
  });

  it('tell of a halt once, though a client says it by a signal and by an update', async () => {
    const seen = await changes({ first: [[halt], [halted, {}]] });

    expect(seen.map(({ messages }) => messages.map(({ message }) => message))).toEqual([['halt'], []]);
  });
});
