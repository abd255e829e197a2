import { readFileSync } from 'node:fs';
import path from 'node:path';
import { catalogueOf } from '../../../src/catalogue';
import { compileDefinition } from '../../../src/definition';
import type { Plan } from '../../../src/engine';
import { guardWorkflowType, runWorkflowType } from '../../../src/protocol';
import { root } from '../../docs/snippets/fences';
import { eventually } from '../../support/eventually';
import { kitActions } from '../../support/kit/kit-actions';
import { planOf } from '../../support/plan-of';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { startTestWorker, type TestWorker } from '../../support/test-worker';

jest.setTimeout(120_000);

const page = readFileSync(path.join(root, 'docs/operations.md'), 'utf8');
const [, section = ''] = page.split('\n## In the Temporal UI\n');
const documented = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| .+\| `(.+)` *\|$/gm)].map(
  ([, query = '']) => query,
);

const plan = (body: string, type?: string): Plan => planOf(body, catalogueOf(kitActions), type);
const { plan: backtest } = compileDefinition(
  `name: simple_backtest
version: 1.0.0
type: backtest
variables: { symbols: { type: array, items: { type: string }, default: [SPX, IXIC] } }
steps: [{ id: a, action: kit.give }]`,
  'simple-backtest.yaml',
  catalogueOf(kitActions),
);

let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  server = await startTestServer();
  worker = await startTestWorker(server, { actions: kitActions });
  const { client, temporal, taskQueue } = worker;
  const runId = (id: string) => ({ runId: id });
  if (backtest === undefined) throw new Error('it does not compile');
  await client.execute(backtest, {}, runId('good'));
  await client.execute(plan('steps: [{ id: a, action: kit.give }, { id: b, fail: it is broken }]'), {}, runId('bad'));
  const wait = 'steps: [{ id: w, wait: { event: go } }]';
  await client.start(plan(wait, 'live_trade'), {}, runId('alive'));
  await client.start(plan(wait), {}, runId('halted'));
  await client.start(plan(wait), {}, runId('ended-by-hand'));
  const scheduled = `
    calendar: 24/7
    steps: [{ id: loop, schedule: { every: 1s, max_ticks: 1 }, steps: [{ id: act, action: kit.give }] }]`;
  await client.execute(plan(scheduled), {}, runId('ticking'));
  await client.halt('halted', { reason: 'drill' });
  await eventually('it has begun', async () => (await client.progress('ended-by-hand')) !== undefined);
  await temporal.workflow.getHandle('ended-by-hand').terminate();
  // Nobody serves its queue: it is there to be found.
  await temporal.workflow.start(guardWorkflowType, { workflowId: 'guard/paper', taskQueue: 'nobody', args: [{}] });
  const refused = { workflowId: 'refused', taskQueue, args: [{ definition: 'no-such-definition' }] };
  await temporal.workflow.execute(runWorkflowType, refused).catch(() => undefined);
}, 600_000);

afterAll(async () => {
  await worker.client.cancel('alive');
  await worker.stop();
  await server.stop();
});

const tick = expect.stringMatching(/^ticking\/loop-/);
const expected: Readonly<Record<string, readonly unknown[]>> = {
  "WorkflowType = 'runDefinition' AND ExecutionStatus = 'Running'": ['alive'],
  "BellwetherType IN ('live_trade', 'paper_trade') AND ExecutionStatus = 'Running'": ['alive'],
  "BellwetherStatus IN ('failed', 'halted', 'timed_out', 'degraded')": ['bad', 'halted'],
  "BellwetherStatus = 'halted'": ['halted'],
  "BellwetherStatus = 'running' AND ExecutionStatus IN ('Terminated', 'TimedOut')": ['ended-by-hand'],
  "WorkflowType = 'runDefinition' AND ExecutionStatus = 'Failed' AND BellwetherStatus IS NULL": ['refused'],
  "BellwetherDefinition = 'simple_backtest'": ['good'],
  "BellwetherSymbols = 'SPX'": ['good'],
  "BellwetherPlanHash = 'HASH'": ['good'],
  "WorkflowId STARTS_WITH 'RUN/'": [tick],
  "WorkflowType = 'runTick'": [tick],
  "WorkflowType = 'tradingGuard'": ['guard/paper'],
};

describe('the queries that the operations guide tells of', () => {
  it('are those that are tried here', () => {
    expect(documented).toEqual(Object.keys(expected));
  });

  it.each(Object.entries(expected))('%s', async (query, ids) => {
    const asked = query.replace('HASH', backtest?.hash ?? '').replace('RUN', 'ticking');
    let found: readonly string[] = [];
    // The server's index is some moments behind.
    await eventually('it finds as many as there are', async () => {
      found = await idsOf(asked);
      return found.length === ids.length;
    });
    expect(found).toEqual(ids);
  });
});

async function idsOf(query: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of worker.temporal.workflow.list({ query })) ids.push(workflowId);
  return ids.sort();
}
