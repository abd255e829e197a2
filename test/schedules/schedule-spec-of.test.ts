import fc from 'fast-check';
import type { SchedulePlan } from '../../src/engine/plan';
import { nextFirings, scheduleSpecOf } from '../../src/schedules';
import { scheduleOf } from '../support/schedule-of';
import { specFires } from './spec-fires';

const from = Date.parse('2026-11-23T00:00:00Z');

function specOf(text: string, to: string, calendarName = 'XNYS') {
  const { schedule, calendar } = scheduleOf(text, calendarName);
  return scheduleSpecOf(schedule, calendar, { from, to: Date.parse(to) });
}

const workdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'];
const anyTime = { hour: '*', minute: '*', second: '*' };

describe('the spec', () => {
  it('of six fields is a calendar, seconds and all', () => {
    expect(specOf("{ cron: '*/30 5,6,9 8-17 * JAN,DEC SUN', holidays: run }", '2027-12-31').spec).toEqual({
      calendars: [
        {
          month: ['JANUARY', 'DECEMBER'],
          dayOfWeek: ['SUNDAY'],
          hour: [{ start: 8, end: 17, step: 1 }],
          minute: [{ start: 5, end: 6, step: 1 }, 9],
          second: [0, 30],
        },
      ],
      startAt: new Date('2026-11-23T00:00:00Z'),
      endAt: new Date('2027-12-31T00:00:00Z'),
      timezone: 'America/New_York',
    });
  });

  it('of five fields fires at second 0', () => {
    expect(specOf("{ cron: '*/20 * 1-31/2 * *', holidays: run }", '2027-01-01').spec.calendars).toEqual([
      {
        dayOfMonth: [{ start: 1, end: 31, step: 2 }],
        hour: '*',
        minute: [{ start: 0, end: 40, step: 20 }],
        second: [0],
      },
    ]);
  });

  it('leaves holidays out whole, and the afternoon of half days', () => {
    const { spec } = specOf("{ cron: '*/5 * * * *', session: { from: open, to: close } }", '2026-12-26');
    const minute = [{ start: 0, end: 55, step: 5 }];
    expect(spec).toEqual({
      calendars: [
        { dayOfWeek: workdays, hour: [9], minute: [{ start: 30, end: 55, step: 5 }], second: [0] },
        { dayOfWeek: workdays, hour: [{ start: 10, end: 15, step: 1 }], minute, second: [0] },
      ],
      skip: [
        { year: 2026, month: ['NOVEMBER'], dayOfMonth: [26], ...anyTime },
        { ...anyTime, year: 2026, month: ['NOVEMBER'], dayOfMonth: [27], hour: [{ start: 13, end: 15, step: 1 }] },
        { ...anyTime, year: 2026, month: ['DECEMBER'], dayOfMonth: [24], hour: [{ start: 13, end: 15, step: 1 }] },
        { year: 2026, month: ['DECEMBER'], dayOfMonth: [25], ...anyTime },
      ],
      startAt: new Date('2026-11-23T00:00:00Z'),
      endAt: new Date('2026-12-24T17:59:59Z'),
      timezone: 'America/New_York',
    });
  });

  it('of an interval that clocks can tell is on the clock within sessions', () => {
    const { spec } = specOf('{ every: 30s, session: { from: open, to: open + 10m } }', '2026-11-26');
    expect(spec).toMatchObject({
      calendars: [
        {
          dayOfWeek: ['MONDAY', 'TUESDAY', 'WEDNESDAY'],
          hour: [9],
          minute: [{ start: 30, end: 39, step: 1 }],
          second: [0, 30],
        },
        { dayOfWeek: ['MONDAY', 'TUESDAY', 'WEDNESDAY'], hour: [9], minute: [40], second: [0] },
      ],
    });
    expect(spec.intervals).toBeUndefined();
  });

  it.each<[text: string, every: number]>([
    ['{ every: 30s, holidays: run }', 30_000],
    ['{ every: 7m, session: {} }', 420_000],
    ['{ every: 90s, session: {} }', 90_000],
    ['{ every: 1h, session: {} }', 3_600_000],
  ])('%s stays an interval', (text, every) => {
    expect(specOf(text, '2026-12-26').spec.intervals).toEqual([{ every }]);
  });

  it.each<[text: string, endAt: string]>([
    ["{ cron: '0 9 * * *', until: 2026-12-01T10:30:00.500Z }", '2026-12-01T10:30:00.000Z'],
    ["{ cron: '0 9 * * *' }", '2029-01-01T04:59:59.000Z'],
    ["{ cron: '0 9 * * *', holidays: run }", '2030-01-01T00:00:00.000Z'],
    ["{ cron: '0 9 * * *', until: close }", '2026-11-23T21:00:00.000Z'],
    ["{ cron: '0 9 * * *', until: '09:00' }", '2026-11-23T14:00:00.000Z'],
    ["{ cron: '*/5 * * * *', session: { from: open, to: close - 5m } }", '2028-12-29T20:55:00.000Z'],
  ])('%s ends at %s', (text, endAt) => {
    expect(specOf(text, '2030-01-01').spec.endAt.toISOString()).toBe(endAt);
  });

  it('never fires when there is no time left', () => {
    const { spec } = specOf('{ every: 1s, session: { from: open, to: close } }', '2026-11-23T10:00:00Z');
    expect(spec).toMatchObject({ calendars: [] });
    expect(spec.intervals).toBeUndefined();
  });
});

it.each<[text: string, expected: object]>([
  ['{ every: 1h }', { policies: { overlap: 'SKIP', catchupWindow: 60_000, pauseOnFailure: false }, state: {} }],
  [
    '{ every: 1h, overlap: cancel_other, catchup: 1h }',
    { policies: { overlap: 'CANCEL_OTHER', catchupWindow: 3_600_000 } },
  ],
  ['{ every: 1h, overlap: buffer_all, catchup: 1s }', { policies: { overlap: 'BUFFER_ALL', catchupWindow: 10_000 } }],
  ['{ every: 1h, overlap: allow_all }', { policies: { overlap: 'ALLOW_ALL' } }],
  ['{ every: 1h, overlap: terminate_other }', { policies: { overlap: 'TERMINATE_OTHER' } }],
  [
    '{ every: 1h, overlap: buffer_one, max_ticks: 7 }',
    { policies: { overlap: 'BUFFER_ONE' }, state: { remainingActions: 7 } },
  ],
  ['{ every: 1h, jitter: 5s }', { spec: { jitter: 5000 } }],
])('%s has its policies', (text, expected) => {
  expect(specOf(text, '2026-12-26')).toMatchObject(expected);
});

it.each<[what: string, change: Partial<SchedulePlan>, code: string, message: string]>([
  [
    'a part of a second',
    { everyMs: 1500 },
    'BadSchedule',
    'a schedule cannot fire every 1500 ms; write a whole number of seconds, at least 1s',
  ],
  [
    'five fields in a plan',
    { cron: ['* * * * *'] },
    'BadSchedule',
    "the cron entry '* * * * *' of a compiled schedule has 5 fields, not six; compile it again",
  ],
  [
    'a name in a plan',
    { cron: ['0 0 0 * * MON'] },
    'BadSchedule',
    "the cron entry '0 0 0 * * MON' of a compiled schedule has 'MON', which is no value of a field; compile it again",
  ],
  [
    'a value too large',
    { cron: ['60 0 0 * * *'] },
    'BadSchedule',
    "the cron entry '60 0 0 * * *' of a compiled schedule has '60', which is out of range; compile it again",
  ],
])('refuses %s', (_what, change, code, message) => {
  const { schedule, calendar } = scheduleOf("{ cron: '0 9 * * *' }");
  const plan = { ...schedule, ...change };
  expect(() => scheduleSpecOf(plan, calendar, { from, to: from + 1e9 })).toThrow(
    expect.objectContaining({ code, message }),
  );
  expect(() => nextFirings(plan, calendar, from, 1)).toThrow(expect.objectContaining({ code, message }));
});

it('needs a calendar only for what goes by one', () => {
  const { schedule } = scheduleOf('{ every: 1h, holidays: run }');
  expect(scheduleSpecOf(schedule, undefined, { from, to: from + 1e9 }).spec.intervals).toEqual([{ every: 3_600_000 }]);
  expect(() => scheduleSpecOf({ ...schedule, skipHolidays: true }, undefined, { from, to: from + 1e9 })).toThrow(
    expect.objectContaining({ code: 'NoCalendar' }),
  );
});

describe('spec and foretelling agree', () => {
  const offsetMinutes = fc.integer({ min: -600, max: 600 });
  const edge = fc.oneof(
    fc.record({
      kind: fc.constant('session' as const),
      edge: fc.constantFrom('open' as const, 'close' as const),
      offsetMs: offsetMinutes.map((minutes) => minutes * 60_000),
    }),
    fc.record({ kind: fc.constant('clock' as const), secondOfDay: fc.integer({ min: 0, max: 86_399 }) }),
  );
  const timing = fc.oneof(
    fc.constantFrom(1, 7, 15, 30, 45, 90).map((minutes) => ({ everyMs: minutes * 60_000 })),
    fc
      .constantFrom('0 */10 * * * *', '0 0 9-16/2 * * 1-5', '30 */15 * * * 0,3,5,6', '0 30 12 24-27 11,12 *')
      .map((cron) => ({ cron: [cron] })),
  );
  const zones = fc.constantFrom(
    'America/New_York',
    'UTC',
    'Europe/Berlin',
    'Asia/Tokyo',
    'Asia/Kathmandu',
    'Pacific/Auckland',
  );

  it('for whatever times, bounds and zones', () => {
    const { calendar } = scheduleOf('{ every: 1h }');
    const session = fc.option(fc.record({ from: edge, to: edge }), { nil: undefined });
    const weeks = fc.constantFrom('2026-11-23', '2026-12-21', '2027-03-10', '2027-03-24', '2027-11-03');
    fc.assert(
      fc.property(timing, session, zones, weeks, fc.boolean(), (times, bounds, timeZone, week, skipHolidays) => {
        const plan: SchedulePlan = {
          ...times,
          ...(bounds !== undefined && { session: bounds }),
          timeZone,
          skipHolidays,
          overlap: 'skip',
          catchupMs: 0,
          jitterMs: 0,
        };
        const start = Date.parse(week);
        const end = start + 6 * 86_400_000;
        const { spec } = scheduleSpecOf(plan, calendar, { from: start, to: end });
        const foretold = nextFirings({ ...plan, until: { kind: 'instant', epochMs: end } }, calendar, start, 100_000)
          .filter(({ fires }) => fires)
          .map(({ at }) => at);
        expect(specFires(spec, start, end)).toEqual(foretold);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
