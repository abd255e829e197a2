import { compileInCode } from '../../src/client';
import { pingServer, queueBacklog, scheduleLateness } from '../../src/worker/server-measures';
import { eventually } from '../support/eventually';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { startTestWorker, type TestWorker } from '../support/test-worker';

const plan = (definition: Parameters<typeof compileInCode>[0]) => compileInCode(definition).plan;

let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  server = await startTestServer();
  worker = await startTestWorker(server);
});

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

const signal = new AbortController().signal;

describe('what the server tells of itself', () => {
  it('is that it answers', async () => {
    await expect(pingServer(worker.temporal, signal)).resolves.toBeDefined();
  });

  it('is how many tasks wait where no worker polls, and that none does where one keeps up', async () => {
    for (const index of [1, 2, 3])
      await worker.temporal.workflow.start('nobody', { workflowId: `waits-${index}`, taskQueue: 'lonely' });
    await eventually('three workflow tasks wait', async () => {
      const { workflowTasks, activityTasks } = await queueBacklog(worker.temporal, 'lonely');
      return workflowTasks === 3 && activityTasks === 0;
    });
    await eventually('the oldest of them has an age', async () => {
      return (await queueBacklog(worker.temporal, 'lonely')).oldestMs > 0;
    });
    expect(await queueBacklog(worker.temporal, worker.taskQueue)).toEqual({
      taskQueue: worker.taskQueue,
      workflowTasks: 0,
      activityTasks: 0,
      oldestMs: 0,
    });
  });

  it('is how late the ticks of schedules began', async () => {
    expect(await scheduleLateness(worker.temporal, worker.taskQueue, Date.now())).toBeUndefined();
    const result = await worker.client.execute(
      plan({
        name: 'ticking',
        version: '1.0.0',
        type: 'monitoring',
        steps: [
          {
            id: 'watch',
            schedule: { every: '1s', max_ticks: 2 },
            steps: [{ id: 'measure', action: 'monitor.get_system_metrics' }],
          },
        ],
      }),
    );
    expect(result.status).toBe('completed');
    await eventually('the ticks are found', async () => {
      const found = await scheduleLateness(worker.temporal, worker.taskQueue, Date.now());
      return found?.ticks === 2 && found.maxMs >= found.meanMs;
    });
    expect(await scheduleLateness(worker.temporal, 'lonely', Date.now())).toBeUndefined();
  });
});

describe('a run on a real worker', () => {
  it('publishes what was measured, and sends an alert once for a step', async () => {
    const result = await worker.client.execute(
      plan({
        name: 'watching',
        version: '1.0.0',
        type: 'monitoring',
        steps: [
          { id: 'health', action: 'monitor.check_system_health' },
          { id: 'metrics', action: 'monitor.get_system_metrics' },
          {
            id: 'trends',
            action: 'monitor.analyze_trends',
            with: { metrics: { cpu: '${{ cpu_usage }}', latency: '${{ latency_ms }}' } },
          },
          { id: 'alert', action: 'monitor.send_alert', with: { title: 'Try', severity: 'low' } },
          { id: 'again', action: 'monitor.send_alert', with: { title: 'Try', severity: 'low' } },
          { id: 'listed', action: 'monitor.list_alerts' },
          { id: 'resolved', action: 'monitor.resolve_alert', with: { alert: 'Try', by: 'test' } },
          {
            id: 'dashboard',
            action: 'monitor.update_dashboard',
            with: { figures: { system: '${{ steps.metrics.output.measures }}' } },
          },
        ],
      }),
    );
    expect(result.status).toBe('completed');
    const outputs = result.context.stepOutputs as Record<string, Record<string, unknown>>;
    expect(outputs['health']).toMatchObject({
      measures: { backlog: { available: true }, latency: [{ target: 'temporal', answered: true }] },
    });
    expect(outputs['metrics']?.['latency_ms']).toBeGreaterThan(0);
    expect(outputs['alert']).toMatchObject({ status: 'sent', only_logged: true });
    expect(outputs['again']).toMatchObject({ status: 'suppressed', count: 2 });
    expect(outputs['listed']).toMatchObject({ total: 1 });
    expect(outputs['resolved']).toMatchObject({ changed: true });
    expect(outputs['trends']).toMatchObject({ points: 1 });
  });
});
