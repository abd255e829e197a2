import { catalogueOf } from '../../../src/catalogue';
import type { Plan } from '../../../src/engine';
import { emergencyQueueOf } from '../../../src/protocol';
import { eventually } from '../../support/eventually';
import { kitActions } from '../../support/kit/kit-actions';
import { planOf } from '../../support/plan-of';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { startTestWorker, type TestWorker } from '../../support/test-worker';

jest.setTimeout(60_000);

const plan = (body: string): Plan => planOf(body, catalogueOf(kitActions));
let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  server = await startTestServer();
  worker = await startTestWorker(server, { actions: kitActions, maxConcurrentActions: 1 });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

const reaches = (runId: string, step: string, status: string): Promise<void> =>
  eventually(`${step} is ${status}`, async () => {
    const run = await worker.client.progress(runId);
    return run?.steps.some((one) => one.path === step && one.status === status) === true;
  });

/** On which queue each activity of a run was scheduled, by its id. */
async function queues(runId: string): Promise<Readonly<Record<string, string>>> {
  const { events } = await worker.temporal.workflow.getHandle(runId).fetchHistory();
  const scheduled = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: one }) => (one ? [one] : []));
  return Object.fromEntries(scheduled.map(({ activityId, taskQueue }) => [activityId ?? '', taskQueue?.name ?? '']));
}

describe('the steps of an emergency', () => {
  it('find a free slot, however busy the worker is', async () => {
    const busy = await worker.client.start(plan('steps: [{ id: hang, action: kit.hang }]'));
    await reaches(busy, 'hang', 'running');
    const halted = await worker.client.start(
      plan(`
        steps: [{ id: go, wait: { event: go } }]
        events:
          on_emergency: [{ id: close, action: kit.give, with: { value: 1 } }]
      `),
    );
    await reaches(halted, 'go', 'running');

    const outcome = await worker.client.halt(halted, { reason: 'drill' });

    expect(outcome).toMatchObject({ confirmed: true, answer: { handlers: [{ status: 'succeeded' }] } });
    expect((await worker.client.show(busy)).status).toBe('running');
    expect(await queues(halted)).toEqual({ 'events.on_emergency[0]/close': emergencyQueueOf(worker.taskQueue) });
    expect(await queues(busy)).toEqual({ hang: worker.taskQueue });
    await worker.client.cancel(busy);
  });

  it('stay on a queue of their own where the definition names one', async () => {
    const runId = await worker.client.start(
      plan(`
        steps: [{ id: go, wait: { event: go } }]
        events:
          on_emergency: [{ id: close, action: kit.give, with: { value: 1 }, task_queue: elsewhere, timeout: 200ms }]
      `),
    );
    await reaches(runId, 'go', 'running');
    await worker.temporal.workflow.getHandle(runId).signal('emergencyHalt', { reason: 'drill' });
    await eventually('it is scheduled', async () => Object.keys(await queues(runId)).length > 0);
    expect(await queues(runId)).toEqual({ 'events.on_emergency[0]/close': 'elsewhere' });
    await worker.temporal.workflow.getHandle(runId).terminate('the test is over');
  });
});
