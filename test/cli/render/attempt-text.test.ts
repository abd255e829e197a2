import { attemptNote, attemptNotes, attemptText } from '../../../src/cli/render/attempt-text';
import type { AttemptUnderWay } from '../../../src/client';

const now = Date.parse('2026-11-23T22:52:31.000Z');
const lastFailure = { type: 'LabBroken', message: 'no power' };
const under: AttemptUnderWay = {
  step: 'a',
  attempt: 2,
  running: false,
  lastFailure,
  nextAt: '2026-11-23T22:53:01.000Z',
};

it.each<[string, AttemptUnderWay, string, string]>([
  [
    'waits for its time',
    under,
    'attempt 1 failed with LabBroken: no power; attempt 2 at 22:53:01 UTC',
    'attempt 2 at 22:53:01 UTC; attempt 1 failed: LabBroken: no power',
  ],
  [
    'waits until another day',
    { ...under, nextAt: '2026-11-24T00:10:00.000Z' },
    'attempt 1 failed with LabBroken: no power; attempt 2 at 2026-11-24 00:10:00 UTC',
    'attempt 2 at 2026-11-24 00:10:00 UTC; attempt 1 failed: LabBroken: no power',
  ],
  [
    'has come due and no worker has taken',
    { ...under, nextAt: '2026-11-23T22:52:30.000Z' },
    'attempt 1 failed with LabBroken: no power; attempt 2 waits for a worker to take it',
    'attempt 2 waits for a worker to take it; attempt 1 failed: LabBroken: no power',
  ],
  [
    'runs after one that failed',
    { step: 'a', attempt: 3, running: true, lastFailure },
    'attempt 2 failed with LabBroken: no power; attempt 3 is running',
    'attempt 3 is running; attempt 2 failed: LabBroken: no power',
  ],
  ['is the first and runs', { step: 'a', attempt: 1, running: true }, '', ''],
  [
    'is the first and waits',
    { step: 'a', attempt: 1, running: false },
    'attempt 1 waits for a worker to take it',
    'attempt 1 waits for a worker to take it',
  ],
])('an attempt that %s', (_, attempt, text, note) => {
  expect(attemptText(attempt, now)).toBe(text);
  expect(attemptNote(attempt, now)).toBe(note);
});

it('tells of steps that still run alone', () => {
  const steps = [
    { path: 'a', kind: 'action', status: 'succeeded' },
    { path: 'b', kind: 'action', status: 'running' },
  ] as const;

  expect([...attemptNotes(steps, [under, { step: 'b', attempt: 2, running: true }], now)]).toEqual([
    ['b', 'attempt 2 is running'],
  ]);
});
