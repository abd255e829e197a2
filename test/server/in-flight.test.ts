import { catalogueOf } from '../../src/catalogue';
import type { Plan } from '../../src/engine';
import type { Action } from '../../src/slices/action';
import { eventually } from '../support/eventually';
import { planOf } from '../support/plan-of';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { testActions } from '../support/test-actions';
import { entriesOf, memoryJournal } from '../support/test-journal';
import { startTestWorker, type TestWorker } from '../support/test-worker';

jest.setTimeout(120_000);

const journal = memoryJournal();
const known = testActions(journal);
/** It takes its time, and does not stop when it is told to: as an order that has been sent. */
const order: Action = { ...named('test.ignore_cancel'), name: 'test.order', capability: 'paper_trade' };
const actions = [...known, order];
const plan = (body: string): Plan => planOf(body, catalogueOf(actions));
let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  server = await startTestServer();
  worker = await startTestWorker(server, { actions });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

function named(name: string): Action {
  const action = known.find((other) => other.name === name);
  if (action === undefined) throw new Error(`no ${name}`);
  return action;
}

const has = (runId: string, what: 'began' | 'ended' | 'stopped'): boolean => entriesOf(journal, runId, what).length > 0;

describe('a run that is cancelled', () => {
  it('ends when its order has told what became of it, and keeps that', async () => {
    const runId = await worker.client.start(plan('steps: [{ id: a, action: test.order, with: { ms: 1500 } }]'));
    await eventually('the order is sent', () => has(runId, 'began'));

    await worker.client.cancel(runId);
    const result = await worker.client.result(runId);

    expect(result.status).toBe('cancelled');
    expect(result.steps).toMatchObject([{ path: 'a', status: 'succeeded' }]);
    expect(result.context.stepOutputs).toEqual({ a: { ms: 1500 } });
  });

  it('does not wait for a computation', async () => {
    const runId = await worker.client.start(plan('steps: [{ id: a, action: test.ignore_cancel, with: { ms: 1500 } }]'));
    await eventually('it computes', () => has(runId, 'began'));

    await worker.client.cancel(runId);
    const result = await worker.client.result(runId);

    expect(result.steps).toMatchObject([{ path: 'a', status: 'cancelled' }]);
    expect(has(runId, 'ended') || has(runId, 'stopped')).toBe(false);
  });

  it('waits for the orders of its ticks', async () => {
    const runId = await worker.client.start(
      plan(`
        steps:
          - id: loop
            schedule: { every: 1s, max_ticks: 5, holidays: run }
            steps: [{ id: a, action: test.order, with: { ms: 2000 } }]`),
    );
    const tick = (): string | undefined =>
      journal.entries().find(({ runId: id }) => id.startsWith(`${runId}/loop`))?.runId;
    await eventually('the order of a tick is sent', () => tick() !== undefined, 20_000);

    await worker.client.cancel(runId);
    const result = await worker.client.result(runId);

    expect(result.status).toBe('cancelled');
    const { status } = await worker.temporal.workflow.getHandle(tick() ?? '').describe();
    expect(status.name).not.toBe('RUNNING');
  });
});

it('the report of a tick reaches no later run with the same id', async () => {
  const runId = 'one-after-the-other';
  await worker.client.start(
    plan(`
      steps:
        - id: loop
          schedule: { every: 1s, max_ticks: 5, holidays: run }
          steps: [{ id: a, action: test.sleep, with: { ms: 3000 } }]`),
    {},
    { runId },
  );
  const tick = (): string | undefined =>
    journal.entries().find(({ runId: id }) => id.startsWith(`${runId}/loop`))?.runId;
  await eventually('a tick is under way', () => tick() !== undefined, 20_000);
  await worker.temporal.workflow.getHandle(runId).terminate('as an operator may');
  await worker.client.start(
    plan(`
      steps:
        - id: loop
          schedule: { every: 1h, max_ticks: 5, holidays: run }
          steps: [{ id: a, action: test.echo, with: { value: 1 } }]`),
    {},
    { runId },
  );
  const later = async () => (await worker.client.progress(runId))?.notes ?? [];
  await eventually('the late report has come', async () => (await later()).length > 0, 20_000);

  expect(await later()).toMatchObject([{ text: expect.stringContaining('is of an earlier run with this id') }]);
  const run = await worker.client.progress(runId);
  expect(run?.steps[0]?.iterations).toMatchObject({ succeeded: 0, failed: 0, cancelled: 0 });
  await worker.client.cancel(runId);
});

it('waits that are many have 200 timers open at most, and each ends at its time', async () => {
  const waits = Array.from({ length: 260 }, (_, n) => `{ id: w${n}, wait: { duration: ${n < 250 ? 1 : 2}s } }`).join(
    ', ',
  );
  const runId = await worker.client.start(plan(`mode: parallel\nsteps: [${waits}]`));
  const result = await worker.client.result(runId);
  expect(result.status).toBe('completed');

  const { events } = await worker.temporal.workflow.getHandle(runId).fetchHistory();
  let [open, most] = [0, 0];
  for (const event of events ?? []) {
    if (event.timerStartedEventAttributes) open += 1;
    if (event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes) open -= 1;
    most = Math.max(most, open);
  }
  expect(most).toBe(200);
  const lasted = result.steps.map(({ durationMs = 0 }) => durationMs);
  expect(Math.min(...lasted.slice(0, 250))).toBeGreaterThanOrEqual(1000);
  expect(Math.min(...lasted.slice(250))).toBeGreaterThanOrEqual(2000);
});
