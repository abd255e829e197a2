import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { nextOfSchedule } from '../../../src/cli/commands/schedule';
import { fakeOutput, type FakeOutput } from '../fake-output';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-schedule-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function next(
  schedule: string,
  from: string,
  count: number,
  { all = false, json = false } = {},
): Promise<FakeOutput & { readonly code: number }> {
  const file = path.join(folder, 'watch.yaml');
  writeFileSync(
    file,
    `name: watch\nversion: 1.0.0\ntype: monitoring\n${schedule}\nsteps: [{ id: a, set: { x: 1 } }]\n`,
  );
  const output = fakeOutput({ json });
  const code = await nextOfSchedule(file, { from: new Date(from), count, all }, output);
  return { ...output, code };
}

const session = "schedule: { cron: '0 10-15/2 * * *', session: { from: open + 5m, to: close } }";

it('tells when it fires, and why not on holidays and half days', async () => {
  const { lines, code } = await next(session, '2026-11-25T18:00:00Z', 5);
  expect(lines).toMatchInlineSnapshot(`
    [
      "watch 1.0.0: cron 0 0 10-15/2 * * *, America/New_York, from open + 5m to close",
      "  Wed 2026-11-25  14:00   19:00 UTC",
      "– Thu 2026-11-26  10:00  skipped: Thanksgiving Day (3 times, up to 14:00)",
      "  Fri 2026-11-27  10:00   15:00 UTC",
      "  Fri 2026-11-27  12:00   17:00 UTC",
      "– Fri 2026-11-27  14:00  skipped: after the close at 13:00 (early close)",
      "  Mon 2026-11-30  10:00   15:00 UTC",
      "  Mon 2026-11-30  12:00   17:00 UTC",
    ]
  `);
  expect(code).toBe(0);
});

it('tells of nights and weekends when it is asked to', async () => {
  const { lines } = await next(session, '2026-11-25T18:00:00Z', 5, { all: true });
  expect(lines).toMatchInlineSnapshot(`
    [
      "watch 1.0.0: cron 0 0 10-15/2 * * *, America/New_York, from open + 5m to close",
      "  Wed 2026-11-25  14:00   19:00 UTC",
      "– Thu 2026-11-26  10:00  skipped: Thanksgiving Day (3 times, up to 14:00)",
      "  Fri 2026-11-27  10:00   15:00 UTC",
      "  Fri 2026-11-27  12:00   17:00 UTC",
      "– Fri 2026-11-27  14:00  skipped: after the close at 13:00 (early close)",
      "– Sat 2026-11-28  10:00  skipped: XNYS is closed on Saturdays (3 times, up to",
      "                         14:00)",
      "– Sun 2026-11-29  10:00  skipped: XNYS is closed on Sundays (3 times, up to",
      "                         14:00)",
      "  Mon 2026-11-30  10:00   15:00 UTC",
      "  Mon 2026-11-30  12:00   17:00 UTC",
    ]
  `);
});

it.each<[schedule: string, from: string, count: number, lines: string[]]>([
  [
    "schedule: { cron: '*/20 59 9 27 11 *', timezone: Asia/Tokyo, holidays: run }",
    '2026-11-25T18:00:00Z',
    4,
    [
      'watch 1.0.0: cron */20 59 9 27 11 *, Asia/Tokyo, on holidays too',
      '  Fri 2026-11-27  09:59:00   00:59:00 UTC',
      '  Fri 2026-11-27  09:59:20   00:59:20 UTC',
      '  Fri 2026-11-27  09:59:40   00:59:40 UTC',
      '  Sat 2027-11-27  09:59:00   00:59:00 UTC',
    ],
  ],
  [
    'schedule: { every: 1d, until: 2026-11-28T00:00:00Z, max_ticks: 9 }',
    '2026-11-25T18:00:00Z',
    4,
    [
      'watch 1.0.0: every 1d, America/New_York, 9 times at most',
      '  Wed 2026-11-25  19:00   00:00 UTC',
      '– Thu 2026-11-26  19:00  skipped: Thanksgiving Day',
      '  Fri 2026-11-27  19:00   00:00 UTC',
      'no more: it ends 2026-11-28 00:00 UTC (its until)',
    ],
  ],
  [
    'schedule: { every: 90m, max_ticks: 1, timezone: UTC }',
    '2026-11-25T18:00:00Z',
    4,
    ['watch 1.0.0: every 90m, UTC, once at most', '  Wed 2026-11-25  18:00', 'no more: it fires once (max_ticks)'],
  ],
  [
    "schedule: { cron: '0 21 * * *', timezone: Europe/Berlin, session: { from: close - 2h, to: close - 1m } }",
    '2026-11-26T00:00:00Z',
    2,
    [
      'watch 1.0.0: cron 0 0 21 * * *, Europe/Berlin, from close - 2h to close - 1m',
      '– Thu 2026-11-26  21:00  skipped: Thanksgiving Day',
      '– Fri 2026-11-27  21:00  skipped: after close - 1m (12:59 America/New_York,',
      '                         early close)',
      '  Mon 2026-11-30  21:00   20:00 UTC',
      '  Tue 2026-12-01  21:00   20:00 UTC',
    ],
  ],
])('%s', async (schedule, from, count, lines) => {
  expect((await next(schedule, from, count)).lines).toEqual(lines);
});

it('fits into 80 columns, whatever the reason', async () => {
  const schedule = `calendar: XNYS\nschedule: { cron: ['*/15 * * * * *', '0 9 * * MON-FRI'], timezone: America/Argentina/ComodRivadavia, session: { from: open + 90m, to: close - 30m } }`;
  const { lines } = await next(schedule, '2026-11-26T00:00:00Z', 5, { all: true });
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

it('is one JSON document', async () => {
  const { documents, lines } = await next(session, '2026-11-25T18:00:00Z', 2, { json: true });
  expect(lines).toEqual([]);
  expect(documents).toMatchInlineSnapshot(`
    [
      {
        "definition": "watch",
        "endsAt": "2029-01-01T04:59:59.000Z",
        "endsBecause": "the calendar XNYS is known up to 2028-12-31",
        "firings": [
          {
            "at": "2026-11-25T19:00:00.000Z",
            "fires": true,
          },
          {
            "at": "2026-11-26T15:00:00.000Z",
            "fires": false,
            "lastAt": "2026-11-26T19:00:00.000Z",
            "routine": false,
            "times": 3,
            "why": "Thanksgiving Day",
          },
          {
            "at": "2026-11-27T15:00:00.000Z",
            "fires": true,
          },
        ],
        "timeZone": "America/New_York",
      },
    ]
  `);
});

it('refuses a definition without a schedule', async () => {
  await expect(next('', '2026-11-25T18:00:00Z', 2)).rejects.toMatchObject({
    code: 'NoSchedule',
    message: expect.stringMatching(/^the definition 'watch' has no schedule; give it one at its top/),
  });
});
