import { scheduleRows } from '../../../src/cli/render/schedule-text';

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
    'SCHEDULE  NEXT (UTC)',
    'minutes   2018-12-31 14:30',
    'seconds   2018-12-31 14:30:15',
    'over      ended',
    'held      paused',
  ]);
});
