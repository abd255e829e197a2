import type { Client, WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { findOrphanedSchedules, sweepSchedules } from '../../../src/activities';
import type { CreateScheduleInput, ScheduleCounts } from '../../../src/protocol';
import { eventually } from '../../support/eventually';
import { scheduleOf } from '../../support/schedule-of';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { startTestWorker, type TestWorker } from '../../support/test-worker';

jest.setTimeout(120_000);

let server: TestServer;
let worker: TestWorker;
let client: Client;
let bundleFile: string;

beforeAll(async () => {
  server = await startTestServer();
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.resolve(__dirname, '../fixtures/tick-workflows.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  bundleFile = path.join(server.stateFolder, 'ticks.js');
  writeFileSync(bundleFile, code);
  worker = await startTestWorker(server, { workflowBundle: bundleFile });
  client = worker.temporal;
});

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

let runs = 0;

/** The schedule of a step of a run of its own, firing every second for a minute. */
function inputOf(given: Partial<CreateScheduleInput> = {}, text = '{ every: 1s, holidays: run }'): CreateScheduleInput {
  runs += 1;
  const { schedule, calendar } = scheduleOf(text, '24/7');
  const parent = { workflowId: `run-${runs}`, firstExecutionId: `execution-${runs}` };
  const from = Date.now();
  return {
    scheduleId: `${parent.workflowId}/${parent.firstExecutionId}/loop`,
    parent,
    path: 'loop',
    schedule,
    calendar,
    from,
    to: from + 60_000,
    taskQueue: worker.taskQueue,
    ...given,
  };
}

function start(workflow: 'create' | 'remove', input: unknown): Promise<WorkflowHandle> {
  runs += 1;
  return client.workflow.start(workflow, {
    workflowId: `${workflow}-${runs}`,
    taskQueue: worker.taskQueue,
    args: [input],
  });
}

const create = async (input: CreateScheduleInput): Promise<void> => {
  await (await start('create', input)).result();
};

const remove = async (scheduleId: string, running: 'cancel' | 'drain'): Promise<unknown> =>
  (await start('remove', { scheduleId, running })).result();

async function ticksOf({ parent }: CreateScheduleInput): Promise<{ id: string; status: string }[]> {
  const found = [];
  const query = `WorkflowType = 'runTick' AND WorkflowId STARTS_WITH '${parent.workflowId}/'`;
  for await (const { workflowId, status } of client.workflow.list({ query }))
    found.push({ id: workflowId, status: status.name });
  return found;
}

const ticking = (input: CreateScheduleInput, count = 1): Promise<void> =>
  eventually(`${count} ticks run`, async () => (await ticksOf(input)).length >= count, 20_000);

const isGone = async (scheduleId: string): Promise<boolean> =>
  client.schedule
    .getHandle(scheduleId)
    .describe()
    .then(
      () => false,
      (error: unknown) => error instanceof Error && error.name === 'ScheduleNotFoundError',
    );

/** It fires no more, and still tells which ticks it has started. */
const isStopped = async (scheduleId: string): Promise<boolean> =>
  (await client.schedule.getHandle(scheduleId).describe()).state.paused;

describe('bellwether.schedule_create', () => {
  it('creates a schedule whose ticks know their run, their step and their schedule', async () => {
    const input = inputOf({ path: 'group/loop' });
    await create(input);
    await ticking(input);
    const [tick] = await ticksOf(input);
    expect(tick.id).toMatch(/^run-\d+\/group\/loop-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const handle = client.workflow.getHandle(tick.id);
    await handle.signal('end');
    expect(await handle.result()).toEqual({
      parent: input.parent,
      path: 'group/loop',
      scheduleId: input.scheduleId,
    });
    const { spec, policies } = await client.schedule.getHandle(input.scheduleId).describe();
    expect(spec.endAt?.getTime()).toBe(Math.floor(input.to / 1000) * 1000);
    expect(policies).toEqual({ overlap: 'SKIP', catchupWindow: 60_000, pauseOnFailure: false });
    await remove(input.scheduleId, 'cancel');
  });

  it('done twice, does it once', async () => {
    const input = inputOf();
    await create(input);
    const { info } = await client.schedule.getHandle(input.scheduleId).describe();
    await create(input);
    const again = await client.schedule.getHandle(input.scheduleId).describe();
    expect(again.info.createdAt).toEqual(info.createdAt);
    await remove(input.scheduleId, 'cancel');
  });

  it('fails at once, by name, for a schedule that cannot be', async () => {
    const possible = inputOf();
    const input = { ...possible, schedule: { ...possible.schedule, everyMs: 1500 } };
    await expect(create(input)).rejects.toMatchObject({
      cause: { cause: { type: 'BadSchedule', nonRetryable: true, message: expect.stringContaining('1500 ms') } },
    });
    expect(await isGone(input.scheduleId)).toBe(true);
  });
});

describe('bellwether.schedule_remove', () => {
  it('cancel: stops the schedule and the tick that runs, and says what the server counted', async () => {
    const input = inputOf();
    await create(input);
    await ticking(input);
    await eventually('a firing is left out for the tick that runs', async () => {
      const { info } = await client.schedule.getHandle(input.scheduleId).describe();
      return info.numActionsSkippedOverlap > 0;
    });
    const counts = (await remove(input.scheduleId, 'cancel')) as ScheduleCounts;
    expect(counts).toEqual({ ticks: 1, missed: 0, overlapped: expect.any(Number) });
    expect(counts.overlapped).toBeGreaterThan(0);
    expect(await isGone(input.scheduleId)).toBe(true);
    await eventually('the tick is cancelled', async () => {
      return (await ticksOf(input)).every(({ status }) => status === 'CANCELLED');
    });
  });

  it('cancel: stops all ticks where they may overlap', async () => {
    const input = inputOf({}, '{ every: 1s, overlap: allow_all }');
    await create(input);
    await ticking(input, 3);
    await remove(input.scheduleId, 'cancel');
    await eventually('all ticks are cancelled', async () => {
      return (await ticksOf(input)).every(({ status }) => status === 'CANCELLED');
    });
  });

  it('drain: ends when the last tick has', async () => {
    const input = inputOf();
    await create(input);
    await ticking(input);
    const removing = await start('remove', { scheduleId: input.scheduleId, running: 'drain' });
    await eventually('the schedule is stopped', () => isStopped(input.scheduleId));
    const [tick] = await ticksOf(input);
    expect(tick.status).toBe('RUNNING');
    expect((await removing.describe()).status.name).toBe('RUNNING');
    await client.workflow.getHandle(tick.id).signal('end');
    expect(await removing.result()).toMatchObject({ ticks: 1 });
    expect((await ticksOf(input)).map(({ status }) => status)).toEqual(['COMPLETED']);
    expect(await isGone(input.scheduleId)).toBe(true);
  });

  it('drain: stops waiting when it is cancelled', async () => {
    const input = inputOf();
    await create(input);
    await ticking(input);
    const removing = await start('remove', { scheduleId: input.scheduleId, running: 'drain' });
    await eventually('the schedule is stopped', () => isStopped(input.scheduleId));
    await removing.cancel();
    expect(await removing.result()).toBe('cancelled');
    // As a halt does it: what is under way is cancelled after all.
    expect(await remove(input.scheduleId, 'cancel')).toEqual({ ticks: 1, missed: 0, overlapped: expect.any(Number) });
    expect(await isGone(input.scheduleId)).toBe(true);
    await eventually('the tick is cancelled', async () => {
      return (await ticksOf(input)).every(({ status }) => status === 'CANCELLED');
    });
  });

  it.each(['cancel', 'drain'] as const)('%s: a schedule that never was counts as removed', async (running) => {
    expect(await remove('nobody/knows/it', running)).toEqual({ ticks: 0, missed: 0, overlapped: 0 });
  });
});

describe('sweepSchedules', () => {
  /** A living run with the schedule of a step. */
  async function parentWithSchedule(): Promise<{ parent: WorkflowHandle; input: CreateScheduleInput }> {
    runs += 1;
    const parent = await client.workflow.start('parent', { workflowId: `run-${runs}`, taskQueue: worker.taskQueue });
    const firstExecutionId = (await parent.describe()).runId;
    const input = inputOf({
      parent: { workflowId: parent.workflowId, firstExecutionId },
      scheduleId: `${parent.workflowId}/${firstExecutionId}/loop`,
    });
    await create(input);
    await ticking(input);
    await eventually('it is listed', async () => {
      for await (const { scheduleId, memo } of client.schedule.list())
        if (scheduleId === input.scheduleId && memo !== undefined) return true;
      return false;
    });
    return { parent, input };
  }

  it('leaves the schedules of living runs, and those that are no steps of ours', async () => {
    const { parent, input } = await parentWithSchedule();
    await client.schedule.create({
      scheduleId: 'a-stranger',
      spec: { intervals: [{ every: '1 day' }] },
      action: { type: 'startWorkflow', workflowType: 'parent', taskQueue: worker.taskQueue },
    });
    expect(await sweepSchedules(client)).toEqual([]);
    expect(await isGone(input.scheduleId)).toBe(false);
    expect(await isGone('a-stranger')).toBe(false);
    await remove(input.scheduleId, 'cancel');
    await parent.terminate();
  });

  it('removes the schedule of a run that was terminated, and cancels its ticks', async () => {
    const { parent, input } = await parentWithSchedule();
    await parent.terminate();
    const orphan = { scheduleId: input.scheduleId, parent: input.parent, path: 'loop' };
    expect(await findOrphanedSchedules(client)).toEqual([orphan]);
    expect(await isGone(input.scheduleId)).toBe(false);
    expect(await sweepSchedules(client)).toEqual([orphan]);
    expect(await isGone(input.scheduleId)).toBe(true);
    await eventually('its tick is cancelled', async () => {
      return (await ticksOf(input)).every(({ status }) => status === 'CANCELLED');
    });
  });

  it('is not deceived by another run with the id of the one that is gone', async () => {
    const { parent, input } = await parentWithSchedule();
    await parent.terminate();
    const { workflowId } = parent;
    const other = await client.workflow.start('parent', { workflowId, taskQueue: worker.taskQueue });
    expect(await sweepSchedules(client)).toMatchObject([{ scheduleId: input.scheduleId }]);
    expect((await other.describe()).status.name).toBe('RUNNING');
    await other.terminate();
  });

  it('is done when a worker starts', async () => {
    const { parent, input } = await parentWithSchedule();
    await parent.terminate();
    const another = await startTestWorker(server, { workflowBundle: bundleFile, taskQueue: 'another' });
    try {
      await eventually('the schedule is removed', () => isGone(input.scheduleId));
    } finally {
      await another.stop();
    }
  });
});
