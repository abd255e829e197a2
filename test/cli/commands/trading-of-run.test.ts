import { catalogueHere } from '../../../src/catalogue/actions-here';
import { mayHaveTraded } from '../../../src/cli/commands/trading-of-run';
import type { StepReport } from '../../../src/engine';

it.each<[string, Omit<StepReport, 'path'>, boolean]>([
  ['an action that only reads', { kind: 'action', action: 'data.get_historical_data', status: 'succeeded' }, false],
  ['an action that orders', { kind: 'action', action: 'live_trade.submit_orders', status: 'failed' }, true],
  ['one that was skipped', { kind: 'action', action: 'live_trade.submit_orders', status: 'skipped' }, false],
  ['an action that is served elsewhere', { kind: 'action', action: 'theirs.score', status: 'succeeded' }, true],
  ['ticks', { kind: 'schedule', status: 'succeeded' }, true],
  ['a definition that runs as a child', { kind: 'workflow', status: 'succeeded' }, true],
  ['a group', { kind: 'group', status: 'succeeded' }, false],
])('of %s it is known whether it may have traded', (_, step, expected) => {
  expect(mayHaveTraded([{ path: 'a', ...step }], catalogueHere())).toBe(expected);
});
