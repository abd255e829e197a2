import { newRunState, resultOf } from '../../src/engine';
import { planOf } from '../support/plan-of';
import { scriptedRun } from '../support/scripted-run';

describe('the result of a run', () => {
  it('has status, progress, context, steps in plan order and statistics, and nothing else', () => {
    const plan = planOf(`
      variables: { who: { type: string, default: me } }
      steps:
        - { id: a, action: test.step, on_failure: { fallback: [{ id: x, action: test.step }] } }
        - { id: b, action: test.other, when: who == 'you' }
        - { id: g, steps: [{ id: c, action: test.step, publish: { regime: output.regime } }] }
        - { id: d, action: test.step, on_failure: { fallback: [{ id: y, action: test.step }] } }`);

    const { result } = scriptedRun(plan, {
      variables: { who: 'me' },
      outcomes: {
        a: { error: { type: 'NoData', message: 'no bars' }, attempts: 3 },
        'a/fallback/x': { output: { ok: true } },
        'g/c': { output: { regime: 'bull_quiet' }, takesMs: 1500 },
      },
    });

    expect(result).toEqual({
      status: 'degraded',
      progress: { percent: 100, total: 5, succeeded: 3, failed: 1, skipped: 1, cancelled: 0, running: 0 },
      context: {
        variables: { who: 'me' },
        stepOutputs: { 'a/fallback/x': { ok: true }, 'g/c': { regime: 'bull_quiet' }, d: {} },
        facts: { regime: 'bull_quiet' },
        omittedOutputs: [],
      },
      steps: [
        {
          path: 'a',
          kind: 'action',
          action: 'test.step',
          status: 'failed',
          startedAt: '1970-01-01T00:00:00.000Z',
          finishedAt: '1970-01-01T00:00:00.020Z',
          durationMs: 20,
          attempts: 3,
          error: { type: 'NoData', message: 'no bars' },
          tolerated: true,
        },
        {
          path: 'a/fallback',
          kind: 'group',
          status: 'succeeded',
          startedAt: '1970-01-01T00:00:00.010Z',
          finishedAt: '1970-01-01T00:00:00.020Z',
          durationMs: 10,
        },
        {
          path: 'a/fallback/x',
          kind: 'action',
          action: 'test.step',
          status: 'succeeded',
          startedAt: '1970-01-01T00:00:00.010Z',
          finishedAt: '1970-01-01T00:00:00.020Z',
          durationMs: 10,
          attempts: 1,
        },
        {
          path: 'b',
          kind: 'action',
          action: 'test.other',
          status: 'skipped',
          finishedAt: '1970-01-01T00:00:00.020Z',
          skip: { kind: 'condition', text: 'false because who ("me") == \'you\' is false', letsGo: true },
          condition: 'false because who ("me") == \'you\' is false',
        },
        {
          path: 'g',
          kind: 'group',
          status: 'succeeded',
          startedAt: '1970-01-01T00:00:00.020Z',
          finishedAt: '1970-01-01T00:00:01.520Z',
          durationMs: 1500,
        },
        {
          path: 'g/c',
          kind: 'action',
          action: 'test.step',
          status: 'succeeded',
          startedAt: '1970-01-01T00:00:00.020Z',
          finishedAt: '1970-01-01T00:00:01.520Z',
          durationMs: 1500,
          attempts: 1,
        },
        {
          path: 'd',
          kind: 'action',
          action: 'test.step',
          status: 'succeeded',
          startedAt: '1970-01-01T00:00:01.520Z',
          finishedAt: '1970-01-01T00:00:01.530Z',
          durationMs: 10,
          attempts: 1,
        },
      ],
      statistics: {
        startedAt: '1970-01-01T00:00:00.000Z',
        finishedAt: '1970-01-01T00:00:01.530Z',
        durationMs: 1530,
        attempts: 6,
        retries: 2,
      },
    });
  });

  it('can be asked for while the run goes on', () => {
    const plan = planOf('steps: [{ id: a, action: test.step }, { id: g, steps: [{ id: b, action: test.step }] }]');
    const seen: unknown[] = [];

    scriptedRun(plan, {
      observe: (state) => {
        const { status, steps, statistics } = resultOf(plan, state);
        seen.push([status, steps.map((step) => `${step.path} ${step.status}`), statistics.finishedAt !== undefined]);
      },
    });

    expect(seen).toEqual([
      ['running', ['a running', 'g waiting', 'g/b waiting'], false],
      ['running', ['a succeeded', 'g running', 'g/b running'], false],
      ['completed', ['a succeeded', 'g succeeded', 'g/b succeeded'], true],
    ]);
  });

  it('of a run that has not begun has every step waiting', () => {
    const plan = planOf(
      'steps: [{ id: a, action: test.step, on_failure: { fallback: [{ id: b, action: test.step }] } }]',
    );

    const { steps, progress } = resultOf(plan, newRunState());

    expect(steps).toEqual([{ path: 'a', kind: 'action', action: 'test.step', status: 'waiting' }]);
    expect(progress).toMatchObject({ percent: 0, total: 1 });
  });

  it('leaves out the largest outputs, by name, until the rest fits into a payload', () => {
    const plan = planOf(`
      mode: parallel
      steps: [{ id: a, action: test.step }, { id: b, action: test.step }, { id: c, action: test.step }, { id: d, action: test.step }]`);
    const kilobytes = (count: number, character = 'x'): string => character.repeat(count * 1024);

    const { result } = scriptedRun(plan, {
      outcomes: {
        a: { output: kilobytes(700) },
        // Three bytes each: in characters it would be one of the smaller ones.
        b: { output: kilobytes(300, '€') },
        c: { output: kilobytes(600) },
        d: { output: kilobytes(500) },
      },
    });

    expect(result.context.omittedOutputs).toEqual(['b', 'a']);
    expect(Object.keys(result.context.stepOutputs)).toEqual(['c', 'd']);
  });
});
