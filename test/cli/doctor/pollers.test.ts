import { pollersFinding } from '../../../src/cli/doctor/pollers';

const now = Date.parse('2018-12-31T16:00:00Z');
const polled = (identity: string, secondsAgo: number) => ({
  identity,
  polledAt: new Date(now - secondsAgo * 1000).toISOString(),
});
const here = { host: 'desk', now, isAlive: (pid: number) => pid === 7 };

it.each([
  ['lives here', [polled('7@desk', 12)], 'ok', /^7@desk, last heard of 12 s ago \(.*killed since/],
  ['is elsewhere', [polled('8@other', 30), polled('python', 4)], 'ok', /^8@other, python, last heard of 4 s ago/],
  [
    'was killed here',
    [polled('8@desk', 12)],
    'missing',
    /^8@desk was last heard of 12 s ago, and its process has ended/,
  ],
  ['is not there', [], 'missing', /^no worker polls/],
] as const)('of a worker that %s, says so', (_, pollers, verdict, text) => {
  expect(pollersFinding(pollers, here)).toEqual({ verdict, text: expect.stringMatching(text) });
});
