import type { ScheduleDetails } from '../../../src/client';
import { ScheduleLooks } from '../../../src/cli/dashboard/schedule-looks';
import { planOf } from '../../support/plan-of';

type Client = ConstructorParameters<typeof ScheduleLooks>[0];

/** The Monday before Thanksgiving, after the close. */
const now = Date.parse('2026-11-23T22:00:00Z');

const atOpen = `schedule: { cron: '0 10 * * *', session: { from: open, to: close } }`;
const plan = planOf(`${atOpen}\nsteps: [{ id: a, set: { x: 1 } }]`);
const ticking = planOf(
  `steps:
    - id: trade
      mode: parallel
      steps: [{ id: loop, ${atOpen.replace('schedule', 'schedule')}, steps: [{ id: a, set: { x: 1 } }] }]`,
);

const details = (changes: Partial<ScheduleDetails> = {}): ScheduleDetails => ({
  scheduleId: 's1',
  kind: 'definition',
  of: 'scripted',
  paused: false,
  note: 'created by ann',
  next: '2026-11-24T15:00:00.000Z',
  version: '1.0.0',
  planHash: undefined,
  createdBy: 'ann',
  createdAt: '2026-11-20T00:00:00.000Z',
  timeZone: 'America/New_York',
  endsAt: undefined,
  endsBecause: undefined,
  overlap: 'skip',
  catchupMs: 60_000,
  jitterMs: 0,
  remaining: undefined,
  counts: { taken: 3, missed: 1, overlapped: 2 },
  running: ['scripted-1'],
  recent: [],
  nextTimes: ['2026-11-24T15:00:00.000Z'],
  ...changes,
});

/** A client whose server has one schedule. */
function clientWith(shown: ScheduleDetails, asked: { plans: number } = { plans: 0 }): Client {
  const partial: { [Key in keyof Client]: Partial<Client[Key]> } = {
    schedules: { list: async () => [shown], show: async () => shown },
    temporal: async () => {
      asked.plans += 1;
      return { action: { args: [{ definition: plan }] } };
    },
    reruns: {
      checkpoint: async (runId) => {
        asked.plans += 1;
        if (runId !== 'r1') throw new Error(`there is no run '${runId}'`);
        return { plan: ticking };
      },
    } as Partial<Client['reruns']>,
  };
  return partial as Client;
}

const nextOf = async (shown: ScheduleDetails) => (await new ScheduleLooks(clientWith(shown), () => now).all())[0];

const aroundThanksgiving = [
  { at: '2026-11-24T15:00:00.000Z' },
  { at: '2026-11-25T15:00:00.000Z' },
  { at: '2026-11-26T15:00:00.000Z', skipped: expect.stringContaining('Thanksgiving') },
  { at: '2026-11-27T15:00:00.000Z' },
  { at: '2026-11-30T15:00:00.000Z' },
  { at: '2026-12-01T15:00:00.000Z' },
];

it.each([
  ['a definition', details()],
  ['a step of a run', details({ kind: 'step', of: 'r1 trade/loop', version: undefined })],
])('tells when a schedule of %s fires next, and what it leaves out for which reason', async (_, shown) => {
  expect(await nextOf(shown)).toMatchObject({
    state: 'active',
    next: aroundThanksgiving,
    soFar: '3 fired, 2 left out for one under way, 1 missed',
    running: ['scripted-1'],
  });
});

it('tells no more firings than are left', async () => {
  expect((await nextOf(details({ remaining: 1 })))?.next).toEqual([{ at: '2026-11-24T15:00:00.000Z' }]);
});

it('tells nothing after its end', async () => {
  const shown = details({ endsAt: '2026-11-25T21:00:00.000Z' });
  expect((await nextOf(shown))?.next).toEqual(aroundThanksgiving.slice(0, 2));
});

it('says who has paused it and why, and no times', async () => {
  const look = await nextOf(details({ paused: true, note: 'paused by bob: holidays' }));
  expect(look).toMatchObject({ state: 'paused', next: [], problem: 'paused by bob: holidays' });
});

it('gives the times of the server where the plan cannot be had, and says so', async () => {
  expect(await nextOf(details({ kind: 'step', of: 'gone trade/loop' }))).toMatchObject({
    next: [{ at: '2026-11-24T15:00:00.000Z' }],
    problem: "What is left out is not known: there is no run 'gone'",
  });
});

it('asks for a plan once', async () => {
  const asked = { plans: 0 };
  const looks = new ScheduleLooks(clientWith(details(), asked), () => now);
  await looks.all();
  await looks.all();
  expect(asked.plans).toBe(1);
});
