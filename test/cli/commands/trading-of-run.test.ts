import { catalogueHere } from '../../../src/catalogue/actions-here';
import { mayHaveTraded, wasToSendOrders } from '../../../src/cli/commands/trading-of-run';
import type { StepReport } from '../../../src/engine';
import { planOf } from '../../support/plan-of';

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

describe('a run of which the ledger has nothing', () => {
  const startedAt = '2018-12-31T15:00:00.000Z';
  const action = (name: string, more: Partial<StepReport> = {}): StepReport => ({
    path: 'a',
    kind: 'action',
    action: name,
    status: 'succeeded',
    startedAt,
    ...more,
  });
  const ticks = (succeeded: number): StepReport => ({
    path: 'ticks',
    kind: 'schedule',
    status: 'succeeded',
    startedAt,
    iterations: { open: 0, succeeded, failed: 0, cancelled: 0 },
  });
  const ticking = (inner: string) =>
    planOf(
      `
      steps:
        - id: ticks
          schedule: { cron: '0 30 9 * * 1-5', max_ticks: 3 }
          steps:
            - { id: perhaps, when: 1 == 1, steps: [{ id: inner, ${inner} }] }
      `,
      catalogueHere(),
      'live_trade',
    );

  it.each<[string, boolean, StepReport]>([
    ['an action that sends orders', true, action('live_trade.submit_orders')],
    ['one that failed', true, action('paper_trade.deploy', { status: 'failed' })],
    ['one that closes what is held', true, action('paper_trade.close_all_positions')],
    ['one that was skipped', false, action('paper_trade.deploy', { status: 'skipped' })],
    [
      'one that was cancelled before it began',
      false,
      { path: 'a', kind: 'action', action: 'paper_trade.deploy', status: 'cancelled' },
    ],
    ['one that another run did', false, action('paper_trade.deploy', { kept: true })],
    ['an action that only cancels', false, action('live_trade.cancel_orders')],
    ['an action that only looks', false, action('paper_trade.get_account')],
    ['an action that is served elsewhere', false, action('theirs.score')],
    ['a definition that ran as a child', false, { path: 'a', kind: 'workflow', status: 'succeeded', startedAt }],
  ])('was to send orders by %s: %p', async (_, expected, step) => {
    const noPlan = () => Promise.reject(new Error('nobody asks'));
    expect(await wasToSendOrders([step], catalogueHere(), noPlan)).toBe(expected);
  });

  it.each([
    ['action: live_trade.close_all_positions', 2, true],
    ['action: live_trade.close_all_positions', 0, false],
    ['action: live_trade.get_account', 2, false],
  ])('was to send orders by ticks with %s, %d of which ran: %p', async (inner, ran, expected) => {
    const plan = ticking(inner);
    expect(await wasToSendOrders([ticks(ran)], catalogueHere(), () => Promise.resolve(plan))).toBe(expected);
  });

  it('says nothing of ticks whose plan is not known', async () => {
    expect(await wasToSendOrders([ticks(2)], catalogueHere(), () => Promise.resolve(undefined))).toBe(false);
  });
});
