import { planOf } from '../support/plan-of';
import { scriptedRun } from '../support/scripted-run';

const many = (count: number): string =>
  Array.from({ length: count }, (_, index) => `  - { id: s${index}, action: test.step }`).join('\n');

const window = (most: number, steps: string, mode = 'parallel') =>
  planOf(`mode: ${mode}\nresources: { max_concurrent: ${most} }\nsteps:\n${steps}`);

describe('max_concurrent', () => {
  it.each([
    [1, 6, 60],
    [2, 6, 30],
    [4, 6, 20],
    [6, 6, 10],
    [200, 6, 10],
  ])('of %s keeps no more actions in flight and no fewer than it could', (most, steps, finishedAt) => {
    const run = scriptedRun(window(most, many(steps)));

    expect(run.mostInFlight).toBe(Math.min(most, steps));
    expect(run.state.finishedAt).toBe(finishedAt);
    expect(run.starts).toEqual(['s0', 's1', 's2', 's3', 's4', 's5']);
  });

  it('is 200 unless said', () => {
    const run = scriptedRun(planOf(`mode: parallel\nsteps:\n${many(450)}`));

    expect(run.mostInFlight).toBe(200);
    expect(run.state.finishedAt).toBe(30);
  });

  it('holds for the run as a whole, through groups and fallbacks', () => {
    const plan = window(
      2,
      `
  - { id: g, mode: parallel, steps: [{ id: a, action: test.step }, { id: b, action: test.step }, { id: c, action: test.step }] }
  - { id: d, action: test.step, on_failure: { fallback: [{ id: x, action: test.step }] } }
  - { id: e, action: test.step, depends_on: [d] }`,
    );

    const run = scriptedRun(plan, { outcomes: { d: { error: 'Broken' } } });

    expect(run.mostInFlight).toBe(2);
    expect(run.starts).toEqual(['d', 'g/a', 'g/b', 'g/c', 'd/fallback/x', 'e']);
    expect(run.result.status).toBe('degraded');
  });

  it('gives the slot of a step that is skipped, or cannot be started, to the next', () => {
    const plan = window(
      1,
      `
  - { id: a, action: test.step, when: 'false' }
  - { id: b, action: test.step, when: drawdown > 1, on_failure: continue }
  - { id: c, action: test.step, with: { x: "\${{ drawdown }}" }, on_failure: continue }
  - { id: d, action: test.step }`,
    );

    const run = scriptedRun(plan);

    expect(run.statuses).toEqual({ a: 'skipped', b: 'failed', c: 'failed', d: 'succeeded' });
    expect(run.log).toEqual(['0 start d', '10 actionSucceeded d', '10 finish degraded']);
  });

  it('does not make a step wait that is skipped for its dependency', () => {
    const plan = window(
      2,
      `
  - { id: bad, on_failure: continue, steps: [{ id: x, action: test.step }, { id: y, action: test.step }, { id: z, action: test.step }] }
  - { id: hour, action: test.step }
  - { id: other, action: test.step }
  - { id: more, action: test.step }`,
    );

    const run = scriptedRun(plan, {
      outcomes: { 'bad/x': { error: 'Broken' }, hour: { takesMs: 100 }, other: { takesMs: 100 } },
    });

    expect(run.state.steps['bad']?.finishedAt).toBe(run.state.steps['bad/x']?.finishedAt);
  });

  it('lets a clean-up step wait for its slot in the failing group', () => {
    const plan = window(
      1,
      `
  - id: g
    mode: parallel
    on_failure: continue
    steps:
      - { id: a, action: test.step }
      - { id: b, action: test.step }
      - { id: undo, action: test.step, depends_on: [{ step: a, on: failed }] }
  - { id: other, action: test.step }`,
    );

    const run = scriptedRun(plan, { outcomes: { 'g/a': { error: 'Broken' } } });

    expect(run.mostInFlight).toBe(1);
    expect(run.starts).toEqual(['other', 'g/a', 'g/undo']);
    expect(run.statuses).toMatchObject({ 'g/b': 'skipped', 'g/undo': 'succeeded', g: 'failed' });
  });
});
