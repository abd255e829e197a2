import { planOf } from '../support/plan-of';
import { scriptedRun } from '../support/scripted-run';

const variables = `
variables:
  limit: { type: number, default: 0.1 }
  name: { type: string, default: x }`;

function runWithCondition(when: string, rest = '') {
  return scriptedRun(
    planOf(`${variables}
steps:
  - { id: source, action: test.step }
  - { id: step, action: test.step, when: "${when}"${rest} }
  - { id: next, action: test.step }`),
    { variables: { limit: 0.1, name: 'x' }, outcomes: { source: { output: { loss: 0.05, list: [1] } } } },
  );
}

describe('when', () => {
  it.each([
    ['true', 'succeeded', 'true because true is true'],
    ['false', 'skipped', 'false because false is false'],
    ['limit < 0.2', 'succeeded', 'true because limit (0.1) < 0.2 is true'],
    ['${{ limit > 0.2 }}', 'skipped', 'false because limit (0.1) > 0.2 is false'],
    [
      'steps.source.output.loss >= limit',
      'skipped',
      'false because steps.source.output.loss (0.05) >= limit (0.1) is false',
    ],
    ["steps.source.status == 'succeeded' && !(limit > 1)", 'succeeded', undefined],
    ['has(drawdown) && drawdown > 0.1', 'skipped', 'false because has(drawdown (not set)) is false'],
    ['default(drawdown, 0) < 0.1', 'succeeded', 'true because default(drawdown (not set), 0) < 0.1 is true'],
  ])('of %s has the step %s', (when, status, explanation) => {
    const run = runWithCondition(when);

    expect(run.statuses['step']).toBe(status);
    expect(run.statuses['next']).toBe('succeeded');
    expect(run.result.status).toBe('completed');
    if (explanation !== undefined) {
      expect(run.result.steps.find(({ path }) => path === 'step')?.condition).toBe(explanation);
    }
  });

  it.each([
    ['drawdown > 0.1', "when: drawdown > 0.1: 'drawdown' is not set (column 1)"],
    ['1 / (limit - limit) > 1', 'when: 1 / (limit - limit) > 1: 1 / 0: the divisor is zero (column 1)'],
    [
      'steps.source.output.list',
      'when: steps.source.output.list: a condition must be true or false, not a list of 1 (column 1)',
    ],
    [
      'steps.source.output.missing',
      "when: steps.source.output.missing: field 'missing' of 'steps.source.output' is not set (column 1)",
    ],
  ])('of %s cannot be decided and fails the step: it never counts as false', (when, message) => {
    const run = runWithCondition(when);

    expect(run.statuses).toMatchObject({ source: 'succeeded', step: 'failed', next: 'skipped' });
    expect(run.result.status).toBe('failed');
    expect(run.result.error).toEqual({ type: 'ConditionError', message, step: 'step' });
    expect(run.starts).toEqual(['source']);
  });

  it('that cannot be decided is tolerated by on_failure: continue', () => {
    const run = runWithCondition('drawdown > 0.1', ', on_failure: continue');

    expect(run.statuses).toMatchObject({ step: 'failed', next: 'succeeded' });
    expect(run.result.status).toBe('degraded');
  });

  it('that cannot be decided starts the fallback', () => {
    const run = runWithCondition('drawdown > 0.1', ', on_failure: { fallback: [{ id: other, action: test.step }] }');

    expect(run.starts).toEqual(['source', 'step/fallback/other', 'next']);
    expect(run.statuses).toMatchObject({ step: 'failed', 'step/fallback/other': 'succeeded', next: 'succeeded' });
    expect(run.result.status).toBe('degraded');
    expect(run.result.progress.percent).toBe(100);
  });

  it('of a group that cannot be decided fails the group with all that is in it', () => {
    const run = scriptedRun(
      planOf(`
        steps:
          - { id: group, when: drawdown > 0.1, steps: [{ id: a, action: test.step }] }`),
    );

    expect(run.statuses).toEqual({ group: 'failed' });
    expect(run.result.steps.map(({ path, status }) => `${path} ${status}`)).toEqual([
      'group failed',
      'group/a skipped',
    ]);
    expect(run.result.status).toBe('failed');
  });

  it('is evaluated when the step gets its slot, not when it could first have run', () => {
    const plan = planOf(`
      mode: parallel
      resources: { max_concurrent: 1 }
      steps:
        - { id: first, action: test.step, publish: { drawdown: output.drawdown } }
        - { id: second, action: test.step, when: drawdown < 0.1 }`);

    const run = scriptedRun(plan, { outcomes: { first: { output: { drawdown: 0.02 } } } });

    expect(run.statuses).toEqual({ first: 'succeeded', second: 'succeeded' });
  });

  it('is not evaluated for a step whose dependency failed', () => {
    const run = scriptedRun(
      planOf(`
        steps:
          - { id: a, action: test.step }
          - { id: b, action: test.step, when: steps.a.output.ok }`),
      { outcomes: { a: { error: 'Broken' } } },
    );

    expect(run.state.steps['b']).toMatchObject({ status: 'skipped', skip: { kind: 'dependency' } });
    expect(run.state.steps['b']?.condition).toBeUndefined();
  });
});
