import { advance, newRunState, type Command, type EngineEvent, type Plan, type RunState } from '../../src/engine';
import { fakeCatalogue } from '../support/fake-catalogue';
import { planOf } from '../support/plan-of';

const catalogue = fakeCatalogue({
  'trade.paper': { name: 'trade.paper', capability: 'paper_trade', defaults: { timeout: '40s' } },
  'trade.live': { name: 'trade.live', capability: 'live_trade', defaults: { timeout: '2m' } },
});

const tradingPlan = (body: string): Plan => planOf(body, catalogue, 'live_trade');

function after(plan: Plan, events: readonly EngineEvent[]): { state: RunState; commands: readonly Command[] } {
  const state = newRunState();
  let commands: readonly Command[] = [];
  for (const event of events) ({ commands } = advance(plan, state, event));
  return { state, commands };
}

const started: EngineEvent = { kind: 'started', at: 0, variables: {} };
const cancelled: EngineEvent = { kind: 'cancelRequested', at: 5, reason: 'enough' };

it.each([
  ['paper_trade', 'trade.paper', 'wait'],
  ['live_trade', 'trade.live', 'wait'],
  ['compute', 'test.step', undefined],
])('an action with the capability %s is waited for when it is cancelled, or not', (_, action, onCancel) => {
  const [start] = after(tradingPlan(`steps: [{ id: a, action: ${action} }]`), [started]).commands;

  expect(start).toMatchObject({ kind: 'startAction', path: 'a' });
  expect(start.kind === 'startAction' && start.policy.onCancel).toBe(onCancel);
});

it('a run that is cancelled has not ended before its order has told what became of it', () => {
  const plan = tradingPlan('steps: [{ id: a, action: trade.live }, { id: b, action: test.step }]');
  const { state, commands } = after(plan, [started, cancelled]);
  expect(commands).toEqual([{ kind: 'cancelActions', scope: '' }]);
  expect(state.status).toBe('running');

  const end = advance(plan, state, { kind: 'actionSucceeded', at: 9, path: 'a', output: { id: 'order' } });

  expect(end.commands).toMatchObject([{ kind: 'finish', status: 'cancelled' }]);
  expect(state.steps['a']).toMatchObject({ status: 'succeeded', output: { id: 'order' } });
});

it.each([
  ['waits for ticks as long as their longest attempt at an order', 'action: trade.paper', 40_000],
  ['looks for orders in lists of its ticks', 'steps: [{ id: c, action: trade.live }]', 120_000],
  ['gives ticks time where a child definition may trade', 'workflow: other', 120_000],
  ['waits for no tick without orders', 'action: test.step', undefined],
])('a schedule that is cancelled %s', (_, step, waitMs) => {
  const plan = tradingPlan(`steps: [{ id: loop, schedule: { every: 1s, max_ticks: 9 }, steps: [{ id: a, ${step} }] }]`);

  const { commands } = after(plan, [started, { kind: 'scheduleCreated', at: 1, schedule: 'loop' }, cancelled]);

  const removal = commands.find(({ kind }) => kind === 'removeSchedule');
  expect(removal).toEqual({ kind: 'removeSchedule', path: 'loop', running: 'cancel', ...(waitMs && { waitMs }) });
});
