import { Client, Connection } from '@temporalio/client';
import { BellwetherClient } from '../../../src/client';
import type { Plan } from '../../../src/engine';
import { nextFirings } from '../../../src/schedules';
import { eventually } from '../../support/eventually';
import { planOf } from '../../support/plan-of';
import { scheduleOf } from '../../support/schedule-of';
import { startTestServer, type TestServer } from '../../support/temporal-server';

jest.setTimeout(120_000);

let server: TestServer;
let connection: Connection;
let temporal: Client;
let client: BellwetherClient;

beforeAll(async () => {
  server = await startTestServer();
  connection = await Connection.connect({ address: server.address });
  temporal = new Client({ connection });
  // No worker: runs begin, and that is all that schedules do.
  client = new BellwetherClient({ address: server.address, taskQueue: 'nobody' });
});

afterAll(async () => {
  await client.close();
  await connection.close();
  await server.stop();
});

const steps = 'variables: { size: { type: integer, default: 1 } }\nsteps: [{ id: a, set: { x: 1 } }]';

/** The plan of a definition with a schedule and a name of its own. */
function planNamed(name: string, schedule: string): Plan {
  return { ...planOf(`schedule: ${schedule}\n${steps}`), name };
}

/** A plan as the compiler makes none: of something that compiles plans by itself. */
function withFractionOfASecond(plan: Plan): Plan {
  return { ...plan, ...(plan.schedule !== undefined && { schedule: { ...plan.schedule, everyMs: 1500 } }) };
}

const ana = { by: 'ana', reason: 'the open is watched from today' };

describe('create', () => {
  it('has the server start runs of the plan, when it is foretold, and says who did it and why', async () => {
    const text = "{ cron: '*/10 * * * *', session: { from: open, to: open + 1h } }";
    const plan = planNamed('watch_open', text);
    const created = await client.schedules.create(plan, ana);
    expect(created).toMatchObject({
      scheduleId: 'bellwether-schedule/watch_open',
      kind: 'definition',
      of: 'watch_open',
      version: '1.0.0',
      planHash: plan.hash,
      createdBy: 'ana',
      note: 'created by ana: the open is watched from today',
      paused: false,
      timeZone: 'America/New_York',
      endsAt: '2028-12-29T15:30:00.000Z',
      endsBecause: 'the calendar XNYS is known up to 2028-12-31',
      overlap: 'skip',
      catchupMs: 60_000,
      remaining: undefined,
      counts: { taken: 0, missed: 0, overlapped: 0 },
    });
    const { schedule, calendar } = scheduleOf(text);
    const foretold = nextFirings(schedule, calendar, Date.now(), 10).filter(({ fires }) => fires);
    expect(created.nextTimes).toEqual(foretold.map(({ at }) => new Date(at).toISOString()));
    const { action } = await temporal.schedule.getHandle(created.scheduleId).describe();
    expect(action).toMatchObject({ workflowType: 'runDefinition', workflowId: 'watch_open', taskQueue: 'nobody' });
    expect(action.args).toEqual([{ definition: plan, variables: {} }]);
  });

  it.each<[name: string, schedule: string, options: object, expected: object]>([
    ['a_number', '{ every: 1h, max_ticks: 3 }', {}, { remaining: 3 }],
    ['b_paused', '{ every: 1h }', { paused: true }, { paused: true }],
    ['c_own_id', '{ every: 1h }', { scheduleId: 'my/own' }, { scheduleId: 'my/own' }],
    [
      'd_policies',
      '{ every: 1h, overlap: buffer_one, catchup: 2s, jitter: 30s }',
      {},
      { overlap: 'buffer_one', catchupMs: 10_000, jitterMs: 30_000 },
    ],
  ])('%s: %s %j', async (name, schedule, options, expected) => {
    expect(await client.schedules.create(planNamed(name, schedule), { ...ana, ...options })).toMatchObject(expected);
  });

  it('gives variables to each run', async () => {
    const plan = planNamed('with_variables', '{ every: 1h }');
    const { scheduleId } = await client.schedules.create(plan, { ...ana, variables: { size: 7 } });
    const { action } = await temporal.schedule.getHandle(scheduleId).describe();
    expect(action.args).toEqual([{ definition: plan, variables: { size: 7 } }]);
  });

  it.each<[code: string, plan: () => Plan, variables: object, message: RegExp]>([
    ['NoSchedule', () => planOf(steps), {}, /^the definition 'scripted' has no schedule; give it one/],
    [
      'NeverFires',
      () => planNamed('too_late', '{ every: 1h, until: 2026-01-01T00:00:00Z }'),
      {},
      /^the schedule of 'too_late' does not fire again before it ends, 2026-01-01T00:00:00.000Z \(its until\)$/,
    ],
    ['InvalidVariables', () => planNamed('wrong', '{ every: 1h }'), { sise: 7 }, /sise/],
    [
      'BadSchedule',
      () => withFractionOfASecond(planNamed('fraction', '{ every: 1s }')),
      {},
      /every 1500 ms; write a whole number of seconds/,
    ],
  ])('refuses: %s', async (code, plan, variables, message) => {
    await expect(client.schedules.create(plan(), { ...ana, variables: { ...variables } })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('refuses a second one', async () => {
    const plan = planNamed('twice', '{ every: 1h }');
    await client.schedules.create(plan, ana);
    await expect(client.schedules.create(plan, ana)).rejects.toMatchObject({
      code: 'ScheduleExists',
      message: "there is a schedule 'bellwether-schedule/twice' already; delete it first, or give this one another id",
    });
  });
});

it('starts runs by itself', async () => {
  const { scheduleId } = await client.schedules.create(planNamed('each_second', '{ every: 1s, holidays: run }'), ana);
  await eventually(
    'a run has started',
    async () => (await client.schedules.show('each_second')).counts.taken > 0,
    20_000,
  );
  const { recent, running } = await client.schedules.show('each-second');
  expect(recent[0].runId).toMatch(/^each_second-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(running).toEqual([recent[0].runId]);
  await client.schedules.delete(scheduleId);
  expect((await temporal.workflow.getHandle(running[0]).describe()).status.name).toBe('RUNNING');
});

it('pauses and resumes, with who and why', async () => {
  await client.schedules.create(planNamed('paused', '{ every: 1h }'), ana);
  const ben = { by: 'ben', reason: 'the broker is down' };
  expect(await client.schedules.pause('paused', ben)).toMatchObject({
    paused: true,
    note: 'paused by ben: the broker is down',
  });
  expect(await client.schedules.resume('bellwether-schedule/paused', { by: 'ben' })).toMatchObject({
    paused: false,
    note: 'resumed by ben',
  });
});

it('is triggered by hand, once at a time', async () => {
  await client.schedules.create(planNamed('by_hand', '{ every: 1d }'), { ...ana, paused: true });
  const runId = await client.schedules.trigger('by_hand');
  expect(runId).toMatch(/^by_hand-\d{4}-/);
  expect((await client.show(runId ?? '')).status).toBe('running');
  expect(await client.schedules.trigger('by_hand')).toBeUndefined();
});

it('makes up for times that have passed, holidays left out', async () => {
  const schedule = "{ cron: '0 12 * * *', overlap: skip, session: { from: open, to: close } }";
  await client.schedules.create(planNamed('made_up_for', schedule), { ...ana, paused: true });
  const [from, to] = [new Date('2026-07-01T16:00:00Z'), new Date('2026-07-07T00:00:00Z')];
  await client.schedules.backfill('made_up_for', from, to, 'allow_all');
  const expected = ['2026-07-01', '2026-07-02', '2026-07-06'].map((day) => `made_up_for-${day}T16:00:00Z`);
  await eventually(
    'the runs have started',
    async () => (await client.schedules.show('made_up_for')).recent.length === 3,
  );
  const { recent } = await client.schedules.show('made_up_for');
  expect(recent.map(({ runId }) => runId).sort()).toEqual(expected);
});

it.each<[from: string, to: string, message: RegExp]>([
  ['2026-07-02', '2026-07-01', /^a backfill goes from one time to a later one, both past/],
  ['2026-07-02', '2126-07-01', /^a backfill goes from one time to a later one, both past/],
  ['2020-07-02', '2020-07-03', /knows the exchange's days from 20.* on; not from 2020-07-02T00:00:00.000Z$/],
])('refuses to make up for %s to %s', async (from, to, message) => {
  const plan = planNamed(`refused_${from}_${to}`.replaceAll('-', '_'), '{ every: 1d }');
  await client.schedules.create(plan, ana);
  await expect(client.schedules.backfill(plan.name, new Date(from), new Date(to))).rejects.toMatchObject({
    code: 'WrongUse',
    message: expect.stringMatching(message),
  });
});

it('lists those that are ours, by id', async () => {
  await temporal.schedule.create({
    scheduleId: 'a-stranger',
    spec: { intervals: [{ every: '1 day' }] },
    action: { type: 'startWorkflow', workflowType: 'other', taskQueue: 'nobody' },
  });
  await client.schedules.create(planNamed('zz_last', '{ every: 1h }'), ana);
  const ids = async (): Promise<string[]> => (await client.schedules.list()).map(({ scheduleId }) => scheduleId);
  await eventually('the last one is listed', async () => (await ids()).includes('bellwether-schedule/zz_last'));
  const listed = await ids();
  expect(listed).toEqual([...listed].sort());
  expect(listed).not.toContain('a-stranger');
});

it.each(['show', 'trigger', 'delete'] as const)('%s: an unknown schedule is called by its name', async (method) => {
  await expect(client.schedules[method]('nowhere')).rejects.toMatchObject({
    code: 'UnknownSchedule',
    message: "there is no schedule 'nowhere'; 'bellwether schedule list' shows them",
  });
});

it('deletes', async () => {
  await client.schedules.create(planNamed('gone', '{ every: 1h }'), ana);
  await client.schedules.delete('gone');
  await expect(client.schedules.show('gone')).rejects.toMatchObject({ code: 'UnknownSchedule' });
});
