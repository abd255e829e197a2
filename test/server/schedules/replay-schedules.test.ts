import type { Client, WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { findOrphanedSchedules, sweepSchedules } from '../../../src/activities';
import type { ReplayMarket } from '../../../src/base/replay-market';
import type { CreateScheduleInput, RemoveScheduleInput, ScheduleCounts } from '../../../src/protocol';
import { eventually } from '../../support/eventually';
import { scheduleOf } from '../../support/schedule-of';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { startTestWorker, type TestWorker } from '../../support/test-worker';

jest.setTimeout(120_000);

let server: TestServer;
let worker: TestWorker;
let client: Client;

beforeAll(async () => {
  server = await startTestServer();
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.resolve(__dirname, '../fixtures/tick-workflows.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  const bundleFile = path.join(server.stateFolder, 'ticks.js');
  writeFileSync(bundleFile, code);
  worker = await startTestWorker(server, { workflowBundle: bundleFile });
  client = worker.temporal;
});

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

const open = Date.parse('2008-10-15T13:30:00Z');
let runs = 0;

/** The schedule of a step of a run of its own, in a recorded session: every minute, which takes a second. */
async function created(overlap: string, step = 'loop', agoMs = 0): Promise<CreateScheduleInput> {
  runs += 1;
  const { schedule, calendar } = scheduleOf(`{ every: 1m, overlap: ${overlap} }`);
  const parent = { workflowId: `run-${runs}`, firstExecutionId: `execution-${runs}` };
  const market: ReplayMarket = {
    replay: '2008-10-15',
    speed: 60,
    startsAt: open - 500,
    realAt: Date.now() - agoMs,
    source: 'samples',
    calendar: 'XNYS',
    seed: '1',
  };
  const input: CreateScheduleInput = {
    scheduleId: `${parent.workflowId}/${parent.firstExecutionId}/${step}`,
    parent,
    path: step,
    schedule,
    calendar,
    from: market.startsAt,
    to: open + 3_600_000,
    taskQueue: worker.taskQueue,
    market,
  };
  await (await start('create', input)).result();
  return input;
}

function start(workflow: 'create' | 'remove', input: unknown): Promise<WorkflowHandle> {
  runs += 1;
  const { taskQueue } = worker;
  return client.workflow.start(workflow, { workflowId: `${workflow}-${runs}`, taskQueue, args: [input] });
}

const removing = (
  { scheduleId }: CreateScheduleInput,
  given: Pick<RemoveScheduleInput, 'running' | 'waitMs'>,
): Promise<WorkflowHandle> => start('remove', { scheduleId, replayed: true, ...given });

const tickAt = ({ parent, path: step }: CreateScheduleInput, minute: number): WorkflowHandle => {
  const at = new Date(open + minute * 60_000).toISOString().replace('.000Z', 'Z');
  return client.workflow.getHandle(`${parent.workflowId}/${step}-${at}`);
};

const statusOf = (tick: WorkflowHandle): Promise<string> =>
  tick.describe().then(
    ({ status }) => status.name,
    () => 'NONE',
  );

const runsNow = (tick: WorkflowHandle): Promise<void> =>
  eventually('the tick runs', async () => (await statusOf(tick)) === 'RUNNING', 20_000);

describe('the schedule of a step in a recorded session', () => {
  it('cancel: cancels the ticks under way', async () => {
    const input = await created('allow_all');
    await runsNow(tickAt(input, 1));
    const counts = (await (await removing(input, { running: 'cancel' })).result()) as ScheduleCounts;
    expect(counts.ticks).toBeGreaterThanOrEqual(2);
    for (let minute = 0; minute < counts.ticks; minute += 1)
      await eventually('the tick is cancelled', async () => (await statusOf(tickAt(input, minute))) === 'CANCELLED');
    expect(await statusOf(tickAt(input, counts.ticks))).toBe('NONE');
  });

  it('cancel: waits for ticks in which orders are under way', async () => {
    const input = await created('skip', 'slow');
    await runsNow(tickAt(input, 0));
    await (await removing(input, { running: 'cancel', waitMs: 30_000 })).result();
    expect(await statusOf(tickAt(input, 0))).toBe('CANCELLED');
  });

  it.each(['skip', 'buffer_one', 'buffer_all'])('drain, %s: ends with the tick under way', async (overlap) => {
    const input = await created(overlap);
    await runsNow(tickAt(input, 0));
    await eventually('another one is due', () => Date.now() > (input.market?.realAt ?? 0) + 2500);
    const removal = await removing(input, { running: 'drain' });
    await eventually('it has been told', async () => {
      const { events = [] } = await client.workflow.getHandle(input.scheduleId).fetchHistory();
      return (events ?? []).some(({ workflowExecutionSignaledEventAttributes: told }) => Boolean(told));
    });
    expect(await statusOf(tickAt(input, 0))).toBe('RUNNING');
    await tickAt(input, 0).signal('end');
    const counts = (await removal.result()) as ScheduleCounts;
    expect(counts.ticks).toBe(1);
    expect(counts.overlapped).toBeGreaterThan(0);
    expect(await statusOf(tickAt(input, 1))).toBe('NONE');
  });

  it('fires until max_ticks ticks have begun: what is left out for the one under way is none', async () => {
    const input = await created('skip, max_ticks: 2');
    await runsNow(tickAt(input, 0));
    await eventually('others are due', () => Date.now() > (input.market?.realAt ?? 0) + 3500);
    await tickAt(input, 0).signal('end');
    const minutes = Array.from({ length: 30 }, (_, minute) => minute + 1);
    const second = async (): Promise<WorkflowHandle | undefined> => {
      const ticks = minutes.map((minute) => tickAt(input, minute));
      const found = await Promise.all(ticks.map(statusOf));
      return ticks[found.indexOf('RUNNING')];
    };
    await eventually('another one runs', async () => (await second()) !== undefined);
    await (await second())?.signal('end');
    const counts: unknown = await client.workflow.getHandle(input.scheduleId).result();
    expect(counts).toEqual({ ticks: 2, missed: 0, overlapped: expect.any(Number) });
  });

  it('leaves out what is later than the catchup window, as after a pause of all workers', async () => {
    const input = await created('allow_all, catchup: 10s', 'loop', 60_000);
    const tick = tickAt(input, 55);
    await runsNow(tick);
    const counts = (await (await removing(input, { running: 'cancel' })).result()) as ScheduleCounts;
    expect(counts.missed).toBeGreaterThanOrEqual(45);
    expect(await statusOf(tickAt(input, 0))).toBe('NONE');
  });

  it('counts as removed when somebody has ended it, or there never was one', async () => {
    const none = { ticks: 0, missed: 0, overlapped: 0 };
    const input = await created('skip');
    await client.workflow.getHandle(input.scheduleId).terminate();
    expect(await (await removing(input, { running: 'drain' })).result()).toEqual(none);
    const never = { ...input, scheduleId: 'nobody/knows/it' };
    expect(await (await removing(never, { running: 'cancel' })).result()).toEqual(none);
  });

  it('created twice, fires once', async () => {
    const input = await created('skip');
    await (await removing(input, { running: 'cancel' })).result();
    await (await start('create', input)).result();
    expect(await statusOf(client.workflow.getHandle(input.scheduleId))).toBe('COMPLETED');
  });

  it('whose run is gone is found by a worker that starts, and ends with its ticks', async () => {
    const input = await created('allow_all');
    const tick = tickAt(input, 0);
    await runsNow(tick);
    const orphan = { scheduleId: input.scheduleId, parent: input.parent, path: 'loop', replayed: true };
    await eventually('it is found', async () =>
      (await findOrphanedSchedules(client)).some(({ scheduleId }) => scheduleId === input.scheduleId),
    );

    expect(await sweepSchedules(client)).toContainEqual(orphan);
    await client.workflow.getHandle(input.scheduleId).result();
    expect(await statusOf(tick)).toBe('CANCELLED');
  });
});
