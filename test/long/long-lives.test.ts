import { parse } from 'yaml';
import { kitActions } from '../support/kit/kit-actions';
import { kitPlan } from '../support/kit/scenario';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { journaled } from '../support/test-actions';
import { executions, memoryJournal } from '../support/test-journal';
import { startTestWorker, type TestWorker } from '../support/test-worker';

jest.setTimeout(3_600_000);

const journal = memoryJournal();
let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  server = await startTestServer();
  worker = await startTestWorker(server, { actions: kitActions.map((action) => journaled(action, journal)) });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

const planOf = (yaml: string) => kitPlan({ name: 'long', definition: parse(yaml) as Record<string, never> });

/** Events of the executions of a run, the newest first. */
async function historyLengths(runId: string): Promise<number[]> {
  const lengths: number[] = [];
  for await (const { historyLength } of worker.temporal.workflow.list({ query: `WorkflowId = '${runId}'` }))
    lengths.push(historyLength ?? 0);
  return lengths;
}

it('a repeat of 100,000 iterations ends, in executions of bounded history', async () => {
  const runId = await worker.client.start(
    planOf(`
steps:
  - id: loop
    repeat: { until: steps.n.output.value >= 99999, max_iterations: 100000 }
    steps: [{ id: n, set: { value: '\${{ iteration }}' } }]`),
  );
  const result = await worker.client.result(runId);

  expect(result.status).toBe('completed');
  expect(result.steps.find(({ path }) => path === 'loop')?.iterations).toMatchObject({ succeeded: 100_000 });
  expect(result.context.stepOutputs['loop[99999]/n']).toEqual({ value: 99_999 });
  for (const length of await historyLengths(runId)) expect(length).toBeLessThan(12_000);
});

it('a for_each of 10,000 items calls its action once for each, in executions of bounded history', async () => {
  const items = Array.from({ length: 10_000 }, (_, index) => index);
  const plan = planOf(`
variables: { items: { type: array, items: { type: number } } }
steps:
  - id: each
    for_each: { items: '\${{ items }}', as: n, max_concurrent: 100 }
    steps: [{ id: x, action: kit.give, with: { value: '\${{ n }}' } }]
  - { id: total, set: { sum: '\${{ sum(steps.each.x.output.map(o, o.value)) }}' } }`);
  const runId = await worker.client.start(plan, { items });
  const result = await worker.client.result(runId);

  expect(result.status).toBe('completed');
  expect(result.context.stepOutputs['total']).toEqual({ sum: (9_999 * 10_000) / 2 });
  const counts = Object.values(executions(journal, runId));
  expect(counts).toHaveLength(10_000);
  expect(counts.every((count) => count === 1)).toBe(true);
  const lengths = await historyLengths(runId);
  expect(lengths.length).toBeGreaterThan(3);
  for (const length of lengths) expect(length).toBeLessThan(12_000);
});
