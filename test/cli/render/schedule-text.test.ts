import { scheduleLines, scheduleRows } from '../../../src/cli/render/schedule-text';

const summary = (scheduleId: string, next: string | undefined, paused = false) => ({
  scheduleId,
  kind: 'definition' as const,
  of: 'x',
  paused,
  note: undefined,
  next,
});

it('lists when schedules fire next, to the second where it is not the full minute', () => {
  expect(
    scheduleRows([
      summary('minutes', '2018-12-31T14:30:00.000Z'),
      summary('seconds', '2018-12-31T14:30:15.000Z'),
      summary('over', undefined),
      summary('held', '2018-12-31T14:30:00.000Z', true),
    ]).map((row) => row.trimEnd()),
  ).toEqual([
    'SCHEDULE  NEXT',
    'minutes   2018-12-31 14:30 UTC',
    'seconds   2018-12-31 14:30:15 UTC',
    'over      ended',
    'held      paused',
  ]);
});

it('tells what a schedule says, and every time with the name of its zone then', () => {
  const lines = scheduleLines(
    {
      ...summary('watch', '2026-10-30T14:00:00.000Z'),
      version: '1.0.0',
      planHash: undefined,
      createdBy: 'ana',
      createdAt: '2026-07-01T12:00:00.000Z',
      timeZone: 'America/New_York',
      rule: 'cron 0 0 10 * * 1-5, America/New_York, from open to close',
      endsAt: '2028-12-29T15:30:00.000Z',
      endsBecause: 'max',
      overlap: 'skip',
      catchupMs: 60_000,
      jitterMs: 0,
      remaining: undefined,
      counts: { taken: 0, missed: 0, overlapped: 0 },
      running: [],
      recent: [],
      nextTimes: ['2026-10-30T14:00:00.000Z', '2026-11-02T15:00:00.000Z'],
    },
    100,
  );

  expect(lines).toEqual([
    'watch',
    '  starts   runs of x 1.0.0',
    '  when     cron 0 0 10 * * 1-5, America/New_York, from open to close',
    '  state    active',
    '  created  2026-07-01 08:00 EDT by ana',
    '  ends     2028-12-29 10:30 EST (max)',
    '  zone     America/New_York',
    '  overlap  skip; made up for within 1m',
    '  so far   0 fired, 0 left out for one under way, 0 missed',
    '  next     2026-10-30 10:00 EDT, 2026-11-02 10:00 EST',
  ]);
});
