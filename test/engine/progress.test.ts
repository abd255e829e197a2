import { progressOf, type Progress } from '../../src/engine';
import { planOf } from '../support/plan-of';
import { scriptedRun, type Script } from '../support/scripted-run';

/** The progress after each event. */
function progressAlong(body: string, script: Script = {}): Progress[] {
  const plan = planOf(body);
  const seen: Progress[] = [];
  scriptedRun(plan, { ...script, observe: (state) => seen.push(progressOf(plan, state)) });
  return seen;
}

const percents = (seen: readonly Progress[]): number[] => seen.map(({ percent }) => percent);

describe('progress', () => {
  it('counts steps by their weights, groups by what is in them', () => {
    const seen = progressAlong(`
      steps:
        - { id: a, action: test.step, weight: 3 }
        - { id: g, steps: [{ id: b, action: test.step }, { id: c, action: test.step, weight: 3 }] }
        - { id: d, action: test.step, weight: 0 }`);

    expect(percents(seen)).toEqual([0, 75, 81.3, 99.9, 100]);
    expect(seen[1]).toEqual({ percent: 75, total: 4, succeeded: 1, failed: 0, skipped: 0, cancelled: 0, running: 1 });
    expect(seen[4]).toEqual({ percent: 100, total: 4, succeeded: 4, failed: 0, skipped: 0, cancelled: 0, running: 0 });
  });

  it.each([
    [
      'all weights of a list are zero',
      'steps: [{ id: a, action: test.step, weight: 0 }, { id: b, action: test.step, weight: 0 }]',
      [0, 50, 100],
    ],
    [
      'a group has the weight zero',
      'steps: [{ id: g, weight: 0, steps: [{ id: a, action: test.step }] }, { id: b, action: test.step }]',
      [0, 0, 100],
    ],
    [
      'a group that is skipped counts in one go',
      "steps: [{ id: a, action: test.step }, { id: g, when: 'false', steps: [{ id: b, action: test.step }, { id: c, action: test.step }] }, { id: d, action: test.step }, { id: e, action: test.step }]",
      [0, 50, 75, 100],
    ],
  ])('is sensible where %s', (_, body, expected) => {
    expect(percents(progressAlong(body))).toEqual(expected);
  });

  it('counts steps without weight among all from the beginning', () => {
    const seen = progressAlong(
      'steps: [{ id: a, action: test.step }, { id: g, weight: 0, steps: [{ id: b, action: test.step }] }]',
    );

    expect(seen.map(({ total }) => total)).toEqual([2, 2, 2]);
  });

  it('counts as skipped what a loop would have run that failed before its first iteration', () => {
    const seen = progressAlong(
      `
      steps:
        - id: each
          when: price > 1
          on_failure: { fallback: [{ id: x, action: test.step }] }
          for_each: { items: [1, 2] }
          steps: [{ id: a, action: test.step }]`,
    );

    expect(seen.at(-1)).toMatchObject({ percent: 100, total: 2, skipped: 1, succeeded: 1 });
  });

  it('leaves a fallback out until it is needed, and counts the step when the fallback has ended', () => {
    const seen = progressAlong(
      `
      steps:
        - { id: a, action: test.step, on_failure: { fallback: [{ id: x, action: test.step, weight: 5 }] } }
        - { id: b, action: test.step }`,
      { outcomes: { a: { error: 'Broken' } } },
    );

    expect(percents(seen)).toEqual([0, 0, 50, 100]);
    expect(seen.map(({ total }) => total)).toEqual([2, 3, 3, 3]);
    expect(seen[1]).toMatchObject({ running: 2, failed: 0 });
    expect(seen[2]).toMatchObject({ failed: 1, succeeded: 1, running: 1 });
  });

  it.each([
    ['is skipped', "when: 'false', ", 'completed', "the group 'g' was skipped"],
    ['cannot be decided', 'when: price > 1, on_failure: continue, ', 'degraded', "the group 'g' failed"],
  ])('counts as skipped what is in a group that %s, and so does the result', (_, condition, status, text) => {
    const plan = planOf(
      `steps: [{ id: a, action: test.step }, { id: g, ${condition}steps: [{ id: b, action: test.step }, { id: h, steps: [{ id: c, action: test.step }] }] }]`,
    );
    const { result } = scriptedRun(plan);

    expect(result.status).toBe(status);
    expect(result.progress).toEqual({
      percent: 100,
      total: 3,
      succeeded: 1,
      failed: 0,
      skipped: 2,
      cancelled: 0,
      running: 0,
    });
    const skip = { kind: 'scope_ended', text, letsGo: false };
    expect(result.steps.filter(({ path }) => path.startsWith('g/'))).toEqual([
      { path: 'g/b', kind: 'action', action: 'test.step', status: 'skipped', skip },
      { path: 'g/h', kind: 'group', status: 'skipped', skip },
      { path: 'g/h/c', kind: 'action', action: 'test.step', status: 'skipped', skip },
    ]);
  });

  it('counts what is in a skipped group of a fallback that was needed, and nothing of one that was not', () => {
    const plan = planOf(`
      steps:
        - { id: a, action: test.step, on_failure: { fallback: [{ id: g, when: 'false', steps: [{ id: x, action: test.step }] }] } }
        - { id: b, action: test.step, on_failure: { fallback: [{ id: h, steps: [{ id: y, action: test.step }] }] } }`);

    const { result } = scriptedRun(plan, { outcomes: { a: { error: 'Broken' } } });

    expect(result.progress).toMatchObject({ total: 3, succeeded: 1, failed: 1, skipped: 1 });
    expect(result.steps.map(({ path }) => path)).toEqual(['a', 'a/fallback', 'a/fallback/g', 'a/fallback/g/x', 'b']);
  });

  it('is never 100 while a step runs, however many there are', () => {
    const steps = Array.from({ length: 1999 }, (_, index) => `  - { id: s${index}, action: test.step }`).join('\n');
    const seen = progressAlong(`steps:\n${steps}\n  - { id: last, action: test.step, weight: 0.5 }`);

    expect(seen.at(-2)).toMatchObject({ percent: 99.9, running: 1 });
    expect(seen.at(-1)).toMatchObject({ percent: 100, running: 0 });
  });

  it.each([
    ['failed', { outcomes: { a: { error: 'Broken' } } }],
    ['cancelled', { cancelAtMs: 5 }],
  ])('of a run that is %s ends with every step settled', (_, script) => {
    const seen = progressAlong('steps: [{ id: a, action: test.step }, { id: b, action: test.step }]', script);

    expect(seen.at(-1)).toMatchObject({ percent: 100, total: 2, skipped: 1, running: 0 });
  });
});
