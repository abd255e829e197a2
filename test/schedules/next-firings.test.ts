import type { CalendarData } from '../../src/calendar';
import { nextFirings, scheduleEnd } from '../../src/schedules';
import { scheduleOf } from '../support/schedule-of';

/** The firings, in UTC; what is left out as `at .. lastAt times: why`, with ~ before what is so every week. */
function tell(text: string, from: string, count: number, change: Partial<CalendarData> = {}): string[] {
  const { schedule, calendar: data } = scheduleOf(text);
  const calendar = { ...data, ...change };
  const utc = (at: number): string => new Date(at).toISOString().slice(0, 19);
  return nextFirings(schedule, calendar, Date.parse(from), count).map((firing) =>
    firing.fires
      ? utc(firing.at)
      : `${firing.routine ? '~' : ''}${utc(firing.at)} .. ${utc(firing.lastAt)} ${firing.times}: ${firing.why}`,
  );
}

it.each<[what: string, schedule: string, from: string, count: number, expected: string[]]>([
  [
    'a time that it begins with',
    "{ cron: '0 9 * * *' }",
    '2026-11-23T14:00:00Z',
    2,
    ['2026-11-23T14:00:00', '2026-11-24T14:00:00'],
  ],
  [
    'a holiday, by its name',
    "{ cron: '0 9 * * *' }",
    '2026-11-25T20:00:00Z',
    1,
    ['2026-11-26T14:00:00 .. 2026-11-26T14:00:00 1: Thanksgiving Day', '2026-11-27T14:00:00'],
  ],
  [
    'a closing that has no name',
    "{ cron: '0 9,12 * * *' }",
    '2025-01-09T00:00:00Z',
    1,
    ['2025-01-09T14:00:00 .. 2025-01-09T17:00:00 2: XNYS is closed on 2025-01-09 (Thursday)', '2025-01-10T14:00:00'],
  ],
  ['a holiday that runs', "{ cron: '0 9 * * *', holidays: run }", '2026-11-25T20:00:00Z', 1, ['2026-11-26T14:00:00']],
  [
    'night, weekend and half day',
    "{ cron: '0 12-18/2 * * *', session: { from: open, to: close } }",
    '2026-11-27T00:00:00Z',
    2,
    [
      '2026-11-27T17:00:00',
      '2026-11-27T19:00:00 .. 2026-11-27T19:00:00 1: after the close at 13:00 (early close)',
      '~2026-11-27T21:00:00 .. 2026-11-27T23:00:00 2: after the close at 13:00 (early close)',
      '~2026-11-28T17:00:00 .. 2026-11-28T23:00:00 4: XNYS is closed on Saturdays',
      '~2026-11-29T17:00:00 .. 2026-11-29T23:00:00 4: XNYS is closed on Sundays',
      '2026-11-30T17:00:00',
    ],
  ],
  [
    'a holiday within a session: the night would be left out anyway',
    "{ cron: '0 8,12 * * *', session: { from: open, to: close } }",
    '2026-11-26T00:00:00Z',
    1,
    [
      '~2026-11-26T13:00:00 .. 2026-11-26T13:00:00 1: Thanksgiving Day',
      '2026-11-26T17:00:00 .. 2026-11-26T17:00:00 1: Thanksgiving Day',
      '~2026-11-27T13:00:00 .. 2026-11-27T13:00:00 1: before the open at 09:30',
      '2026-11-27T17:00:00',
    ],
  ],
  [
    'hours that a half day does not have',
    "{ cron: '0 14 * * *', session: { from: '13:30', to: close } }",
    '2026-11-27T00:00:00Z',
    1,
    [
      '2026-11-27T19:00:00 .. 2026-11-27T19:00:00 1: 13:30 is not before the close at 13:00 (early close)',
      '~2026-11-28T19:00:00 .. 2026-11-28T19:00:00 1: XNYS is closed on Saturdays',
      '~2026-11-29T19:00:00 .. 2026-11-29T19:00:00 1: XNYS is closed on Sundays',
      '2026-11-30T19:00:00',
    ],
  ],
  [
    'both bounds, but the close itself',
    "{ cron: '0,30 9,12,13 27 11 *', session: { from: open, to: close } }",
    '2026-11-27T00:00:00Z',
    3,
    [
      '~2026-11-27T14:00:00 .. 2026-11-27T14:00:00 1: before the open at 09:30',
      '2026-11-27T14:30:00',
      '2026-11-27T17:00:00',
      '2026-11-27T17:30:00',
    ],
  ],
  [
    'the last bound, where it is not the close',
    "{ cron: '*/30 15-16 * * *', session: { from: open, to: close - 30m } }",
    '2026-11-23T00:00:00Z',
    3,
    [
      '2026-11-23T20:00:00',
      '2026-11-23T20:30:00',
      '~2026-11-23T21:00:00 .. 2026-11-23T21:30:00 2: after close - 30m (15:30)',
      '2026-11-24T20:00:00',
    ],
  ],
  [
    'no more than max_ticks',
    '{ every: 1h, max_ticks: 2 }',
    '2026-11-23T00:10:00Z',
    9,
    ['2026-11-23T01:00:00', '2026-11-23T02:00:00'],
  ],
  [
    'nothing after until',
    '{ every: 1h, until: 2026-11-23T02:00:00Z }',
    '2026-11-23T00:10:00Z',
    9,
    ['2026-11-23T01:00:00', '2026-11-23T02:00:00'],
  ],
  [
    'the hour that the clock leaves out',
    "{ cron: '30 1-3 14 3 *', holidays: run }",
    '2027-03-14T00:00:00Z',
    2,
    ['2027-03-14T06:30:00', '2027-03-14T07:30:00'],
  ],
  [
    'the hour that comes twice',
    "{ cron: '30 1 7 11 *' }",
    '2027-11-07T00:00:00Z',
    2,
    ['2027-11-07T05:30:00', '2027-11-07T06:30:00'],
  ],
])('tells of %s', (_what, text, from, count, expected) => {
  expect(tell(text, from, count)).toEqual(expected);
});

it('tells of a late open', () => {
  const text = "{ cron: '0 9-12 * * *', session: { from: open + 15m, to: close } }";
  expect(tell(text, '2026-11-24T00:00:00Z', 1, { lateOpens: { '12:00': ['2026-11-24'] } })).toEqual([
    '~2026-11-24T14:00:00 .. 2026-11-24T14:00:00 1: before open + 15m (12:15, late open)',
    '2026-11-24T15:00:00 .. 2026-11-24T17:00:00 3: before open + 15m (12:15, late open)',
    '~2026-11-25T14:00:00 .. 2026-11-25T14:00:00 1: before open + 15m (09:45)',
    '2026-11-25T15:00:00',
  ]);
});

it('tells nothing of what lies behind the end of the calendar', () => {
  expect(tell("{ cron: '0 9 * * *' }", '2028-12-31T00:00:00Z', 9)).toEqual(['2028-12-31T14:00:00']);
});

it.each<[text: string, calendarName: string, expected: { at: string; why: string }]>([
  ['{ every: 1h }', 'XNYS', { at: '2029-01-01T04:59:59.000Z', why: 'the calendar XNYS is known up to 2028-12-31' }],
  ['{ every: 1h }', '24/7', { at: '2031-11-28T00:00:00.000Z', why: 'a schedule lasts five years at most' }],
  ['{ every: 1h, until: 2026-11-25T00:00:00Z }', 'XNYS', { at: '2026-11-25T00:00:00.000Z', why: 'its until' }],
  ['{ every: 1h, until: close - 5m }', 'XNYS', { at: '2026-11-24T20:55:00.000Z', why: 'its until' }],
])('%s on %s ends', (text, calendarName, { at, why }) => {
  const { schedule, calendar } = scheduleOf(text, calendarName);
  const end = scheduleEnd(schedule, calendar, Date.parse('2026-11-24T00:00:00Z'));
  expect([new Date(end.at).toISOString(), end.why]).toEqual([at, why]);
});
