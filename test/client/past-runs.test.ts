import type { WorkflowClient } from '@temporalio/client';
import { pastRuns } from '../../src/client/past-runs';
import { described } from './fake-workflow-client';

const result = { status: 'degraded', statistics: { startedAt: '', durationMs: 7, attempts: 1, retries: 0 }, steps: [] };

/** A server that lists these executions; one that lacks our search attributes refuses to filter by them. */
function server(executions: readonly object[], hasAttributes = true, input: unknown = {}, told: object = result) {
  const queries: string[] = [];
  const read: string[] = [];
  const payloads = [{ data: Buffer.from(JSON.stringify(input)) }];
  const client: object = {
    options: { namespace: 'default', loadedDataConverter: { payloadCodecs: [] } },
    workflowService: {
      getWorkflowExecutionHistory: async () => ({
        history: { events: [{ workflowExecutionStartedEventAttributes: { input: { payloads } } }] },
      }),
    },
    async *list({ query }: { query: string }) {
      queries.push(query);
      if (!hasAttributes && query.includes('BellwetherDefinition')) throw invalidArgument();
      yield* executions;
    },
    getHandle: (workflowId: string, executionId: string) => ({
      result: async () => {
        read.push(`${workflowId} ${executionId}`);
        return told;
      },
    }),
  };
  return { client: client as WorkflowClient, queries, read };
}

const invalidArgument = (): Error =>
  Object.assign(new Error('no such attribute'), { code: 3, details: 'no such attribute', metadata: {} });

const execution = (workflowId: string, status = 'COMPLETED', attributes: Readonly<Record<string, string>> = {}) => ({
  ...described(workflowId, status, attributes),
  runId: 'x1',
});

describe('past runs', () => {
  it('are those that have ended, with what the server keeps of their results', async () => {
    const { client, queries, read } = server([
      execution('mine', 'COMPLETED', { BellwetherDefinition: 'nightly' }),
      execution('stopped', 'CANCELLED', { BellwetherDefinition: 'nightly', BellwetherStatus: 'cancelled' }),
    ]);

    expect(await pastRuns(client, 9, 'nightly')).toEqual([
      { runId: 'mine', definition: 'nightly', status: 'degraded', durationMs: 7, result },
      { runId: 'stopped', definition: 'nightly', status: 'cancelled' },
    ]);
    expect(queries).toEqual([
      "WorkflowType = 'runDefinition' AND ExecutionStatus IN ('Completed', 'Failed', 'Canceled', 'Terminated', 'TimedOut') AND BellwetherDefinition = 'nightly'",
    ]);
    expect(read).toEqual(['mine x1']);
  });

  it.each([
    ['a name', { definition: 'risk-report', variables: {} }, 'risk_report'],
    ['a plan', { definition: { name: 'risk_report', steps: [] } }, 'risk_report'],
    ['nothing that makes sense', 'by hand', '(unknown)'],
  ])(
    'of which nothing else tells the definition have it from what they were started with: %s',
    async (_, input, name) => {
      const { client } = server([execution('nightly-20181231-160000-0123456789ab/report')], true, input);

      expect(await pastRuns(client, 9)).toMatchObject([{ definition: name }]);
    },
  );

  it('say that they go on from another run, by their memo or by what they kept, and are left out where that is asked for', async () => {
    const steps = [{ path: 'a', kind: 'action', status: 'succeeded', kept: true }];
    const named = execution('again', 'COMPLETED', { BellwetherDefinition: 'nightly' });
    const { client, read } = server([
      { ...named, memo: { bellwetherGoesOn: true } },
      execution('whole', 'COMPLETED', { BellwetherDefinition: 'nightly' }),
    ]);
    const older = server([named], true, {}, { ...result, steps });

    expect((await pastRuns(client, 9)).map(({ runId, goesOn }) => [runId, goesOn])).toEqual([
      ['again', true],
      ['whole', undefined],
    ]);
    expect(await pastRuns(older.client, 9)).toMatchObject([{ runId: 'again', goesOn: true }]);
    read.length = 0;
    expect(await pastRuns(client, 1, 'nightly', { fromTheBeginning: true })).toMatchObject([{ runId: 'whole' }]);
    expect(read).toEqual(['whole x1']);
    expect(await pastRuns(older.client, 9, 'nightly', { fromTheBeginning: true })).toEqual([]);
  });

  it('are no more than asked for', async () => {
    const { client } = server(Array.from({ length: 20 }, (_, index) => execution(`run-${index}`)));

    expect(await pastRuns(client, 12)).toHaveLength(12);
  });

  it('are found by the ids that were made up for them, where the namespace lacks our attributes', async () => {
    const { client, queries } = server(
      [
        execution('my_nightly-20181231-160000-0123456789ab'),
        execution('my_nightly-2'),
        execution('my_nightly-late-20181231-160000-0123456789ab'),
      ],
      false,
    );

    expect((await pastRuns(client, 9, 'my-nightly')).map(({ runId, definition }) => [runId, definition])).toEqual([
      ['my_nightly-20181231-160000-0123456789ab', 'my_nightly'],
    ]);
    expect(queries[1]).toContain("WorkflowId STARTS_WITH 'my_nightly-'");
  });
});
