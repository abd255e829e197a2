import { RunBindings } from '../../src/worker/run-binding';
import { runMemoKeys, runWorkflowType, tickWorkflowType } from '../../src/protocol';

type Temporal = ConstructorParameters<typeof RunBindings>[0];

interface Known {
  readonly type: string;
  readonly first: string;
  readonly root?: string;
  readonly memo?: Readonly<Record<string, unknown>>;
}

/** A server that knows these executions by their workflow ids, and whose runs say nothing of themselves. */
function serverWith(known: Readonly<Record<string, Known>>): Temporal {
  const describe = (workflowId: string) => {
    const { type, first, root = workflowId, memo } = known[workflowId];
    const rootExecution = { workflowId: root, runId: known[root].first };
    return Promise.resolve({
      workflowId,
      type,
      memo,
      raw: { workflowExecutionInfo: { firstRunId: first, rootExecution } },
    });
  };
  const getHandle = (workflowId: string) => ({
    describe: () => describe(workflowId),
    query: () => Promise.resolve(undefined),
  });
  const temporal: unknown = {
    workflow: { getHandle },
    withDeadline: (_: number, work: () => Promise<unknown>) => work(),
  };
  return temporal as Temporal;
}

const account = { [runMemoKeys.account]: 'desk' };
const under = (workflowId: string, firstExecutionId: string) => ({
  [runMemoKeys.parent]: { workflowId, firstExecutionId },
});

const bindings = new RunBindings(
  serverWith({
    day: { type: runWorkflowType, first: 'first-of-day', memo: account },
    'day/child': { type: runWorkflowType, first: 'first-of-child', root: 'day' },
    'day/loop-2026-01-05T15:00:00Z': {
      type: tickWorkflowType,
      first: 'first-of-tick',
      memo: under('day', 'first-of-day'),
    },
    'day/child/loop-2026-01-05T15:00:00Z': {
      type: tickWorkflowType,
      first: 'first-of-its-tick',
      memo: under('day/child', 'first-of-child'),
    },
  }),
);

it.each([
  ['day', 'first-of-day'],
  ['day/child', 'first-of-child'],
  ['day/loop-2026-01-05T15:00:00Z', 'first-of-day'],
  ['day/child/loop-2026-01-05T15:00:00Z', 'first-of-child'],
])('%s orders under the id of the run at the top, in its chain', async (runId, firstExecutionId) => {
  const bound = await bindings.of({ step: { runId, stepPath: 'orders', attempt: 1 }, executionId: 'now' });
  expect(bound).toMatchObject({
    account: 'desk',
    origin: { runId: 'day', firstExecutionId, chainId: 'first-of-day' },
  });
});
