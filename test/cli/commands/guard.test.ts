import { switchText } from '../../../src/cli/commands/guard';

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
