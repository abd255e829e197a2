import { guardLines, switchText } from '../../../src/cli/commands/guard';

const now = Date.parse('2026-01-05T15:00:00Z');

it.each([
  ['2026-01-05T15:00:01.000Z', undefined, ': without a heartbeat by 2026-01-05T15:00:01.000Z it brings flatten'],
  [
    '2026-01-05T15:00:00.000Z',
    undefined,
    ' ran out at 2026-01-05T15:00:00.000Z: the gate is closed; a worker commits the halt at level flatten, and carries it out',
  ],
  ['2026-01-05T14:00:00.000Z', 'h-1', ' ran out at 2026-01-05T14:00:00.000Z: halt h-1'],
])("says of a dead-man's switch until %s, halt %s, how it stands", (expiresAt, haltId, text) => {
  expect(switchText({ expiresAt, haltId, level: 'flatten' }, now)).toBe(text);
});

it.each([
  ['paper', 1, ['paper: open; 1 position, 1 order open, 1 send in flight']],
  [
    'paper-replay-2018-12-31-39feaef6',
    2,
    ['paper-replay-2018-12-31-39feaef6: open; 2 positions, 2 orders open, 2 sends in', '    flight'],
  ],
])('counts what %s has under way, within 80 columns', (account, count, lines) => {
  const guarded = {
    account,
    gate: { epoch: '0', halts: [] },
    runHalts: [],
    positions: count,
    open: count,
    inFlight: count,
    leases: [],
  };
  expect(guardLines(guarded, 80)).toEqual(lines);
});
