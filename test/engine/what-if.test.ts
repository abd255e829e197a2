import { parse } from 'yaml';
import type { JsonObject } from '../../src/base/json';
import { whatIf, type Plan, type RunState, type WhatIf } from '../../src/engine';
import { kitPlan } from '../support/kit/scenario';
import { VirtualRun } from '../support/kit/virtual-run';
import { again } from './rewound-run';

const planOf = (yaml: string): Plan => kitPlan({ name: 'what-if', definition: parse(yaml) as Record<string, never> });

const body = (condition: string): string => `
variables: { limit: { type: number, default: 5 } }
steps:
  - { id: a, action: kit.facts, with: { drawdown: 3 } }
  - { id: trade, when: '${condition}', action: kit.give, with: { value: '\${{ limit }}' } }
  - { id: last, action: kit.give }`;

function asked(after: string, variables: JsonObject = { limit: 5 }, before = body('drawdown < limit')): WhatIf {
  const plan = planOf(before);
  const { state } = new VirtualRun(plan, { variables: { limit: 5 } }).run();
  return whatIf({ plan, state }, { plan: planOf(after), variables });
}

describe('asked what if', () => {
  it('nothing changed, a run answers that nothing would', () => {
    expect(asked(body('drawdown < limit'))).toEqual({
      steps: [],
      before: 'completed',
      after: 'completed',
      unknown: [],
    });
  });

  it('a condition were stricter, it says which step would not have run, and why', () => {
    expect(asked(body('drawdown < 2'))).toEqual({
      steps: [
        {
          path: 'trade',
          action: 'kit.give',
          before: 'succeeded',
          after: 'skipped',
          why: 'false because drawdown (3) < 2 is false',
          input: { before: { value: 5 } },
        },
      ],
      before: 'completed',
      after: 'completed',
      unknown: [],
    });
  });

  it('a variable had another value, it shows the inputs that differ', () => {
    expect(asked(body('drawdown < limit'), { limit: 4 }).steps).toEqual([
      {
        path: 'trade',
        action: 'kit.give',
        before: 'succeeded',
        after: 'succeeded',
        why: 'true because drawdown (3) < limit (4) is true',
        input: { before: { value: 5 }, after: { value: 4 } },
      },
    ]);
  });

  it('there were a step more, it says that nothing is known of that step and of what follows', () => {
    const more = body('drawdown < limit').replace(
      '  - { id: last',
      '  - { id: extra, action: kit.give }\n  - { id: last',
    );
    const { steps, after, unknown } = asked(more);

    expect(unknown).toEqual(['extra']);
    expect(after).toBe('unknown');
    expect(steps.map(({ path, before, after: now }) => [path, before, now])).toEqual([
      ['extra', undefined, 'running'],
      ['last', 'succeeded', 'waiting'],
    ]);
  });

  it('events and approvals came as they did, it answers for the steps behind them', () => {
    const waiting = (most: number): string => `
steps:
  - { id: w, wait: { event: price } }
  - { id: ask, approve: Go on? }
  - { id: x, when: '${most} > 2 && steps.ask.output.approved', action: kit.give }`;
    const plan = planOf(waiting(3));
    const { state } = new VirtualRun(plan, {
      messages: [
        { when: 'w running', send: { event: 'price', payload: 1 } },
        { when: 'ask running', send: { decide: 'ask', approved: true, by: 'ann' } },
      ],
    }).run();
    const { steps } = whatIf({ plan, state }, { plan: planOf(waiting(1)), variables: {} });

    expect(steps.map(({ path, before, after }) => [path, before, after])).toEqual([['x', 'succeeded', 'skipped']]);
  });

  describe('of a run that goes on from another one,', () => {
    const timed = (limit: number): string => `
steps:
  - { id: a, action: kit.facts, with: { drawdown: 3 } }
  - { id: early, when: 'now < ${limit}', action: kit.give }
  - { id: rounds, repeat: { max_iterations: 30 }, steps: [{ id: i, action: kit.give }] }
  - { id: late, when: 'now >= 1000000', action: kit.give }
  - { id: last, action: kit.give }`;
    const restored = (): { plan: Plan; state: RunState } => {
      const plan = planOf(timed(500_000));
      const { state } = again(new VirtualRun(plan, {}).run(), plan, 'late');
      return { plan, state };
    };

    it('what it kept stands as it stood, at its own time, and the run as it ended', () => {
      const source = restored();
      expect(source.state.steps['early']).toMatchObject({ status: 'succeeded', kept: true });

      expect(whatIf(source, { plan: source.plan, variables: {} })).toMatchObject({ steps: [], before: 'completed' });
    });

    it('a difference names how the step stood', () => {
      const found = whatIf(restored(), { plan: planOf(timed(0)), variables: {} });

      expect(found.steps).toMatchObject([{ path: 'early', before: 'succeeded', after: 'skipped' }]);
    });
  });
});
