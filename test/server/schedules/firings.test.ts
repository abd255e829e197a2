import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { nextFirings, scheduleSpecOf } from '../../../src/schedules';
import { scheduleOf } from '../../support/schedule-of';
import { startTestServer, type TestServer } from '../../support/temporal-server';

let server: TestServer;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  server = await startTestServer();
  connection = await Connection.connect({ address: server.address });
  client = new Client({ connection });
});

afterAll(async () => {
  await connection.close();
  await server.stop();
});

let created = 0;

/** When the server would fire from one time to another: at most 1,000 times, which is all that it lists. */
async function firingsOfServer(text: string, calendarName: string, from: number, to: number): Promise<string[]> {
  const { schedule, calendar } = scheduleOf(text, calendarName);
  const { spec, policies, state } = scheduleSpecOf(schedule, calendar, { from, to: Date.parse('2029-01-01') });
  created += 1;
  const handle = await client.schedule.create({
    scheduleId: `firings-${created}`,
    spec,
    policies,
    state: { ...state, paused: true },
    action: { type: 'startWorkflow', workflowType: 'none', taskQueue: 'nobody' },
  });
  const { startTime } = await connection.workflowService.listScheduleMatchingTimes({
    namespace: 'default',
    scheduleId: handle.scheduleId,
    // It lists what comes after this.
    startTime: msToTs(from - 1000),
    endTime: msToTs(to),
  });
  await handle.delete();
  return startTime.map(({ seconds }) => new Date(Number(seconds) * 1000).toISOString());
}

function firingsOfOurs(text: string, calendarName: string, from: number, to: number): string[] {
  const { schedule, calendar } = scheduleOf(text, calendarName);
  return nextFirings(schedule, calendar, from, 1001)
    .filter(({ at, fires }) => fires && at <= to)
    .map(({ at }) => new Date(at).toISOString());
}

const thanksgivingWeek = ['2026-11-24T00:00:00Z', '2026-12-01T00:00:00Z'] as const;
const christmas = ['2026-12-23T00:00:00Z', '2027-01-05T00:00:00Z'] as const;
const spring = ['2027-03-11T00:00:00Z', '2027-03-17T00:00:00Z'] as const;
const autumn = ['2027-11-05T00:00:00Z', '2027-11-10T00:00:00Z'] as const;
const weeksApart = ['2027-02-22T00:00:00Z', '2027-04-05T00:00:00Z'] as const;

describe('the server fires exactly when it is foretold', () => {
  it.each<[what: string, schedule: string, between: readonly [string, string], calendar?: string]>([
    ['five fields', `{ cron: '*/15 9-16 * * MON-FRI' }`, thanksgivingWeek],
    ['six fields, seconds first', `{ cron: '*/30 59 15 * * *' }`, thanksgivingWeek],
    ['several entries', `{ cron: ['0 9 * * MON', '30 15 * * TUE-FRI', '0 0 1 * *'] }`, thanksgivingWeek],
    ['a day of the month', `{ cron: '0 12 1,15,31 JAN,MAR *' }`, ['2026-11-24T00:00:00Z', '2028-12-01T00:00:00Z']],
    ['the 29th of February', `{ cron: '0 0 29 2 *' }`, ['2026-11-24T00:00:00Z', '2028-12-01T00:00:00Z']],
    ['Sunday as 7', `{ cron: '0 12 * * 5-7' }`, thanksgivingWeek],
    ['an interval', `{ every: 7m }`, ['2026-11-25T00:00:00Z', '2026-11-28T00:00:00Z']],
    ['an interval in sessions', `{ every: 90s, session: { from: open, to: open + 1h } }`, thanksgivingWeek],
    ['an interval of 1s in sessions', `{ every: 1s, session: { from: close - 30s, to: close } }`, thanksgivingWeek],
    [
      'an interval of 15m in sessions',
      `{ every: 15m, timezone: Asia/Kathmandu, session: { from: open, to: close } }`,
      spring,
    ],
    ['a session', `{ cron: '*/10 * * * *', session: { from: open, to: close } }`, thanksgivingWeek],
    [
      'a session with offsets',
      `{ cron: '*/30 * * * * *', session: { from: open + 5m, to: open + 8m } }`,
      thanksgivingWeek,
    ],
    ['up to before the close', `{ cron: '*/5 * * * *', session: { from: close - 1h, to: close - 1m } }`, christmas],
    ['hours of the clock', `{ cron: '*/20 * * * *', session: { from: '12:00', to: '14:00:00' } }`, christmas],
    ['from before the open on', `{ cron: '0 * * * *', session: { from: open - 10h, to: open } }`, thanksgivingWeek],
    ['beyond midnight', `{ cron: '0 * * * *', session: { from: close, to: close + 12h } }`, thanksgivingWeek],
    ['holidays that run', `{ cron: '0 9 * * *', holidays: run }`, thanksgivingWeek],
    ['holidays that are skipped', `{ cron: '0 9 * * *' }`, christmas],
    ['the clock goes forward', `{ cron: '*/30 0-4 * * *', holidays: run }`, spring],
    ['the clock goes back', `{ cron: '*/30 0-4 * * *' }`, autumn],
    ['once in the hour that is left out', `{ cron: '30 2 * * *' }`, spring],
    ['once in the hour that comes twice', `{ cron: '30 1 * * *' }`, autumn],
    ['a session across the change', `{ cron: '0 * * * *', session: { from: open, to: close } }`, spring],
    [
      'another zone, whose clock changes in other weeks',
      `{ cron: '*/30 * * * *', timezone: Europe/Berlin, session: { from: open, to: open + 1h } }`,
      weeksApart,
    ],
    [
      'a zone in which a session is on two days',
      `{ cron: '0 * * * *', timezone: Asia/Tokyo, session: { from: open, to: close } }`,
      weeksApart,
    ],
    [
      'an interval in another zone',
      `{ every: 1h, timezone: Asia/Kolkata, session: { from: open, to: close } }`,
      spring,
    ],
    ['holidays in another zone', `{ cron: '0 */3 * * *', timezone: Asia/Tokyo }`, thanksgivingWeek],
    ['until an instant', `{ cron: '0 * * * *', until: 2026-11-25T18:00:00Z }`, thanksgivingWeek],
    ['until the close of the day', `{ cron: '*/30 * * * *', until: close }`, thanksgivingWeek],
    ['a market that never closes', `{ cron: '0 */4 * * *', session: {} }`, thanksgivingWeek, '24/7'],
    [
      'business hours of a market that never closes',
      `{ cron: '0 */2 * * *', timezone: Europe/Berlin, session: { from: '08:00', to: '18:00' } }`,
      ['2027-03-20T00:00:00Z', '2027-04-05T00:00:00Z'],
      '24/7',
    ],
  ])('%s: %s', async (_what, text, [from, to], calendarName = 'XNYS') => {
    const times = [text, calendarName, Date.parse(from), Date.parse(to)] as const;
    const ours = firingsOfOurs(...times);
    expect(ours.length).toBeGreaterThan(0);
    expect(ours.length).toBeLessThan(1000);
    expect(await firingsOfServer(...times)).toEqual(ours);
  });
});

it('takes five years of exceptions, which is as many as there can be', async () => {
  const text = `{ every: 45s, timezone: Europe/Berlin, session: { from: '08:15:30', to: '17:45:15' } }`;
  const from = Date.parse('2027-03-24T00:00:00Z');
  const { schedule, calendar } = scheduleOf(text, '24/7');
  const { spec } = scheduleSpecOf(schedule, calendar, { from, to: Date.parse('2040-01-01') });
  expect(spec.skip?.length).toBeGreaterThan(100);
  const times = [text, '24/7', from, Date.parse('2027-03-25T00:00:00Z')] as const;
  expect(await firingsOfServer(...times)).toEqual(firingsOfOurs(...times));
});
