import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';
import { loadCalendar, sessionsBetween, sessionTimes } from '../../src/calendar';
import { catalogueOf, shippedActions } from '../../src/catalogue';
import type { RunResult, StepReport } from '../../src/engine';
import { defineAction } from '../../src/slices/action';
import { randomOf } from '../support/random-of';
import { eventually } from '../support/eventually';
import { planOf } from '../support/plan-of';
import { poolActions } from '../support/pool-actions';
import { survivors } from '../support/processes';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { sourcesToo, testHost } from '../support/test-pool';
import { startTestWorker, type TestWorker } from '../support/test-worker';

let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  server = await startTestServer();
  worker = await startTestWorker(server, {
    actions: poolActions,
    pool: { hostModule: testHost, execArgv: sourcesToo, size: 2 },
  });
});

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

const plan = (body: string) => planOf(body, catalogueOf(poolActions));

async function run(body: string): Promise<RunResult> {
  return worker.client.execute(plan(body));
}

const spin = 'steps: [{ id: spin, action: pool.spin, with: { ms: 60000, note: in } }]';

/** The process in which a step spins, as its heartbeat tells. */
async function processOf(runId: string): Promise<number> {
  let pid = 0;
  await eventually('it computes', async () => {
    const { raw } = await worker.temporal.workflow.getHandle(runId).describe();
    const [beat] = raw.pendingActivities?.[0]?.heartbeatDetails?.payloads ?? [];
    const { note = '' } = beat === undefined ? {} : defaultPayloadConverter.fromPayload<{ note?: string }>(beat);
    pid = Number(note.split(' ')[1] ?? 0);
    return pid > 0;
  });
  return pid;
}

const stepOf = ({ steps }: RunResult, path: string): StepReport | undefined => steps.find((step) => step.path === path);

it('tells what a step took in the pool, in the result of the run', async () => {
  const result = await run(`steps: [{ id: fill, action: pool.fill, with: { mebibytes: 200 } }]`);
  expect(result.status).toBe('completed');
  expect(result.context.stepOutputs['fill']).toEqual({ bytes: 200 * 2 ** 20 });
  const { usage } = stepOf(result, 'fill') ?? {};
  expect(usage?.peakMemoryBytes).toBeGreaterThan(200 * 2 ** 20);
  expect(usage?.cpuMs).toBeGreaterThan(0);
});

it('fails the step that goes over its limit, and no other', async () => {
  const result = await run(`
mode: parallel
resources: { memory: 400MiB }
steps:
  - { id: greedy, action: pool.fill, with: { mebibytes: 3000, keep_ms: 60000 }, on_failure: continue }
  - { id: modest, action: pool.spin, with: { ms: 1500 } }`);
  expect(result.status).toBe('degraded');
  expect(stepOf(result, 'modest')?.status).toBe('succeeded');
  const greedy = stepOf(result, 'greedy');
  expect(greedy).toMatchObject({
    status: 'failed',
    attempts: 1,
    error: {
      type: 'ResourceLimitExceeded',
      message: expect.stringContaining('its limit is 400.0 MiB (resources.memory)'),
    },
  });
  expect(greedy?.usage?.peakMemoryBytes).toBeGreaterThan(400 * 2 ** 20);
});

it('tries a step again whose process died', async () => {
  const result = await run(`
steps: [{ id: dies, action: pool.die, with: { signal: SIGABRT }, retry: { max_attempts: 2, initial_interval: 10ms }, on_failure: continue }]`);
  expect(stepOf(result, 'dies')).toMatchObject({
    attempts: 2,
    error: { type: 'ProcessDied', message: expect.stringContaining('was ended by the signal SIGABRT') },
  });
});

it.each([
  ['is cancelled', (id: string) => worker.client.cancel(id), 'cancelled'],
  ['is halted', (id: string) => worker.client.halt(id, { reason: 'test', by: 'test' }), 'halted'],
])('ends a computation that never gives way when its run %s', async (_, stop, status) => {
  const runId = await worker.client.start(plan(spin));
  const pid = await processOf(runId);
  await stop(runId);
  expect(await survivors([pid], 5000)).toEqual([]);
  await eventually(`it is ${status}`, async () => (await worker.client.show(runId)).status === status);
});

it('ends a computation whose attempt is out of time', async () => {
  const runId = await worker.client.start(
    plan(spin.replace('with:', 'timeout: 4s, retry: { max_attempts: 1 }, with:')),
  );
  const pid = await processOf(runId);
  expect((await worker.client.result(runId)).steps[0]).toMatchObject({ error: { type: 'Timeout' } });
  expect(await survivors([pid], 5000)).toEqual([]);
});

it('holds up nobody’s heartbeats', async () => {
  const result = await run(`
mode: parallel
steps:
  - { id: blocks, action: pool.spin, heartbeat: 1s, with: { ms: 4000 } }
  - { id: beats, action: pool.fill, heartbeat: 1s, with: { mebibytes: 1, keep_ms: 4000 } }`);
  expect(result.status).toBe('completed');
  expect(result.statistics.retries).toBe(0);
});

describe('shipped actions', () => {
  const beat = defineAction({
    name: 'test.beat',
    summary: 'Report progress in the worker ten times a second, for so long',
    capability: 'compute',
    input: z.strictObject({ ms: z.int() }),
    output: z.strictObject({}),
    defaults: { timeout: '1m', retry: { max_attempts: 2 } },
    run: async ({ ms }, { progress }) => {
      const until = performance.now() + ms;
      while (performance.now() < until) {
        progress(0);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return {};
    },
  });
  const actions = [...shippedActions, beat];
  let shipped: TestWorker;

  beforeAll(async () => {
    const csvFolder = path.join(server.stateFolder, 'minutes');
    writeMinutes(csvFolder);
    shipped = await startTestWorker(server, {
      taskQueue: 'shipped',
      csvFolder,
      actions,
      // With the actions as built: a process that reads them from the sources takes long to begin, and the other step would be over by then.
      pool: { hostModule: builtHost, execArgv: sourcesToo, size: 2 },
    });
  });
  afterAll(() => shipped.stop());

  const runShipped = (body: string) => shipped.client.execute(planOf(body, catalogueOf(actions)));

  const backtested = (bars: string, window: string, more = '') => `
steps:
  - { id: bars, action: data.get_historical_data, with: { ${bars} } }
  - id: test
    action: backtest.run
    depends_on: [bars]
    with:
      bars: \${{ steps.bars.output.bars }}
      ${window}
      strategies: [{ symbol: "\${{ steps.bars.output.bars.symbols[0] }}", strategy: mean_reversion }]${more}`;

  it('run in the worker with a usual bar set', async () => {
    const result = await runShipped(
      backtested(
        'symbols: [SPX], start_date: 2008-01-02, end_date: 2008-12-31, history_bars: 300',
        'from: 2008-01-02\n      to: 2008-12-31',
      ),
    );
    expect(result.status).toBe('completed');
    expect(result.steps.map(({ path: step, usage }) => [step, usage?.shared])).toEqual([
      ['bars', true],
      ['test', true],
    ]);
  });

  it('run in the pool with a large one, and hold up nobody’s heartbeats', async () => {
    const result = await runShipped(
      backtested(
        `source: csv, interval: 1m, symbols: [MINUTES], start_date: ${firstDay}, end_date: ${lastDay}`,
        `from: ${tradedFrom}\n      to: ${lastDay}`,
        `
  - id: together
    mode: parallel
    depends_on: [test]
    steps:
      - { id: report, action: monitor.create_performance_report, with: { backtest: "\${{ steps.test.output }}" } }
      - { id: beats, action: test.beat, heartbeat: 1s, with: { ms: 5000 } }`,
      ),
    );
    expect(result.status).toBe('completed');
    for (const step of ['bars', 'test', 'together/report'])
      expect([step, stepOf(result, step)?.usage]).toEqual([
        step,
        { peakMemoryBytes: expect.any(Number), cpuMs: expect.any(Number) },
      ]);

    // As long as that in the worker, and the other step would have missed its heartbeats.
    expect(stepOf(result, 'together/report')?.usage?.cpuMs).toBeGreaterThan(500);
    expect(result.statistics.retries).toBe(0);
  });
});

const builtHost = path.join(__dirname, '../../dist/worker/pool-host.js');

const [firstDay, tradedFrom, lastDay] = ['2017-01-03', '2017-01-10', '2017-12-29'];

/** A year of one-minute bars in the sessions of the exchange, of prices that wander. */
function writeMinutes(folder: string): void {
  const calendar = loadCalendar('XNYS');
  const random = randomOf(1);
  const lines = ['time,open,high,low,close,volume'];
  let price = 100;
  for (const date of sessionsBetween(calendar, firstDay, lastDay)) {
    const { openMs, closeMs } = sessionTimes(calendar, date);
    for (let time = openMs; time < closeMs; time += 60_000) {
      const open = price;
      price *= 1 + (random() - 0.5) / 1000;
      const prices = [open, Math.max(open, price) + 0.01, Math.min(open, price) - 0.01, price];
      lines.push([new Date(time).toISOString(), ...prices.map((value) => value.toFixed(4)), 1000].join(','));
    }
  }
  mkdirSync(path.join(folder, '1m'), { recursive: true });
  writeFileSync(path.join(folder, '1m', 'MINUTES.csv'), lines.join('\n'));
}
