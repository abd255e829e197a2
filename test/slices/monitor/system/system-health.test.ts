import type { z } from 'zod';
import { checkSystemHealth, getSystemMetrics } from '../../../../src/slices/monitor';
import type { SystemReading } from '../../../../src/slices/system-metrics-port';
import { calmSystem, systemOf } from '../../../support/system-reading';
import { testPorts } from '../../../support/test-ports';

const check = async (changes: Partial<SystemReading> = {}, input: z.input<typeof checkSystemHealth.input> = {}) =>
  checkSystemHealth.output.parse(
    await checkSystemHealth.run(checkSystemHealth.input.parse(input), testPorts({ system: systemOf(changes) })),
  );

function withUsage(usage: number): Partial<SystemReading> {
  return { cpu: { available: true, usage, cores: 4, sampleMs: 500 } };
}

describe('monitor.check_system_health', () => {
  it('is healthy where nothing is above its threshold', async () => {
    expect(await check()).toMatchObject({
      health_status: 'healthy',
      reasons: [],
      absent: [],
      cpu_usage: 0.2,
      memory_usage: 0.4,
      latency_ms: 3,
    });
  });

  it.each([
    {
      title: 'a busy processor',
      changes: withUsage(0.86),
      status: 'degraded',
      message: 'cpu_usage is 0.86, above 0.85',
    },
    { title: 'a processor at its threshold', changes: withUsage(0.85), status: 'healthy', message: undefined },
    {
      title: 'a very busy one',
      changes: withUsage(0.98),
      status: 'unhealthy',
      message: 'cpu_usage is 0.98, above 0.97',
    },
    {
      title: 'little memory',
      changes: { memory: { available: true, usage: 0.96, totalBytes: 100, availableBytes: 4 } },
      status: 'unhealthy',
      message: 'memory_usage is 0.96, above 0.95',
    },
    {
      title: 'a full disk',
      changes: { disk: { available: true, folder: '/state', usage: 0.9, freeBytes: 1, totalBytes: 10 } },
      status: 'degraded',
      message: 'disk_usage of /state is 0.9, above 0.85',
    },
    {
      title: 'a blocked event loop',
      changes: { eventLoop: { available: true, meanMs: 5, p99Ms: 1500, maxMs: 1600, windowMs: 60_000 } },
      status: 'unhealthy',
      message: 'event_loop_delay_ms is 1500, above 1000',
    },
    {
      title: 'a slow answer',
      changes: { latency: [{ target: 'broker', answered: true, ms: 300 }] },
      status: 'degraded',
      message: 'latency_ms of broker is 300, above 250',
    },
    {
      title: 'no answer',
      changes: { latency: [{ target: 'broker', answered: false, waitedMs: 2000, reason: 'no answer within 2000 ms' }] },
      status: 'unhealthy',
      message: 'broker did not answer: no answer within 2000 ms',
    },
    {
      title: 'many tasks that wait',
      changes: { backlog: { available: true, taskQueue: 'q', workflowTasks: 60, activityTasks: 50, oldestMs: 10 } },
      status: 'degraded',
      message: 'backlog_tasks of q is 110, above 100',
    },
    {
      title: 'tasks that wait for long',
      changes: { backlog: { available: true, taskQueue: 'q', workflowTasks: 0, activityTasks: 1, oldestMs: 61_000 } },
      status: 'unhealthy',
      message: 'backlog_age_ms of q is 61000, above 60000',
    },
    {
      title: 'late ticks',
      changes: { schedules: { available: true, ticks: 2, maxMs: 6000, meanMs: 3000, windowMs: 900_000 } },
      status: 'degraded',
      message: 'schedule_lateness_ms is 6000, above 5000',
    },
    {
      title: 'many failures',
      changes: { attempts: { available: true, finished: 10, failed: 6, windowMs: 900_000 } },
      status: 'unhealthy',
      message: 'error_rate is 0.6, above 0.5',
    },
    {
      title: 'failures of a few attempts',
      changes: { attempts: { available: true, finished: 9, failed: 9, windowMs: 900_000 } },
      status: 'healthy',
      message: undefined,
    },
  ] as const)('calls $title $status', async ({ changes, status, message }) => {
    const found = await check(changes);
    expect(found.health_status).toBe(status);
    expect(found.reasons.map((reason) => reason.message)).toEqual(message === undefined ? [] : [message]);
  });

  it('lists what is absent, which is no fault unless it is required', async () => {
    const changes = { backlog: { available: false, reason: 'not watched' } } as const;
    const absent = [
      { measure: 'backlog_tasks', reason: 'not watched' },
      { measure: 'backlog_age_ms', reason: 'not watched' },
    ];
    expect(await check(changes)).toMatchObject({ health_status: 'healthy', absent });
    expect(await check(changes, { required: ['backlog_tasks'] })).toMatchObject({
      health_status: 'unhealthy',
      reasons: [{ message: 'backlog_tasks is required, but could not be measured: not watched', value: null }],
    });
  });

  it('takes thresholds of its own, in part', async () => {
    const found = await check({}, { thresholds: { cpu_usage: { degraded: 0.1 } } });
    expect(found.reasons).toEqual([
      { measure: 'cpu_usage', value: 0.2, threshold: 0.1, status: 'degraded', message: 'cpu_usage is 0.2, above 0.1' },
    ]);
    expect(found.thresholds.cpu_usage).toEqual({ degraded: 0.1, unhealthy: 0.97 });
    expect(checkSystemHealth.input.safeParse({ thresholds: { cpu_usage: { degraded: 0.99 } } }).success).toBe(false);
  });

  it('fails the step where that is asked for, when unhealthy and only then', async () => {
    await expect(check(withUsage(0.98), { fail_when_unhealthy: true })).rejects.toMatchObject({
      code: 'SystemUnhealthy',
      message:
        'the system is unhealthy: cpu_usage is 0.98, above 0.97; wait, mend that, or give the step other thresholds',
      retryable: true,
    });
    expect(await check(withUsage(0.9), { fail_when_unhealthy: true })).toMatchObject({ health_status: 'degraded' });
  });

  it('makes up no processor time where the machine does not tell it', async () => {
    await expect(check({ cpu: { available: false, reason: 'no /proc' } })).rejects.toMatchObject({
      code: 'NotMeasured',
    });
  });
});

describe('monitor.get_system_metrics', () => {
  const metrics = async (changes: Partial<SystemReading> = {}) =>
    getSystemMetrics.output.parse(await getSystemMetrics.run({}, testPorts({ system: systemOf(changes) })));

  it('gives what was measured', async () => {
    expect(await metrics()).toMatchObject({
      cpu_usage: 0.2,
      memory_usage: 0.4,
      error_rate: 0.04,
      latency_ms: 3,
      measures: {
        worker: { available: true, cores: 0.5, resident_bytes: 2e8, processes: 2 },
        backlog: { available: true, activity_tasks: 2, oldest_ms: 40 },
        schedule_lateness: { available: true, max_ms: 120 },
      },
    });
  });

  it('takes the slowest answer, and the time it waited for one that did not come', async () => {
    const [quick] = calmSystem.latency;
    if (quick === undefined) throw new Error('no latency');
    const silent = { target: 'broker', answered: false, waitedMs: 2001, reason: 'no answer' } as const;
    expect((await metrics({ latency: [quick, silent] })).latency_ms).toBe(2001);
    expect(await metrics({ latency: [] })).toMatchObject({ latency_ms: 0, measures: { latency: [] } });
  });

  it('counts no failures where nothing has ended', async () => {
    const attempts = { available: true, finished: 0, failed: 0, windowMs: 10 } as const;
    expect((await metrics({ attempts })).error_rate).toBe(0);
  });
});
