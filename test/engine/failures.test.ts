import { planOf } from '../support/plan-of';
import { scriptedRun, type Script } from '../support/scripted-run';

const broken = { error: 'Broken' };

interface Row {
  readonly title: string;
  readonly body: string;
  readonly outcomes: Script['outcomes'];
  readonly status: string;
  readonly statuses: Readonly<Record<string, string>>;
}

const rows: readonly Row[] = [
  {
    title: 'fail: the steps after it are skipped and the run fails',
    body: 'steps: [{ id: a, action: test.step }, { id: b, action: test.step }]',
    outcomes: { a: broken },
    status: 'failed',
    statuses: { a: 'failed', b: 'skipped' },
  },
  {
    title: 'continue: the next step runs and the run is degraded',
    body: 'steps: [{ id: a, action: test.step, on_failure: continue }, { id: b, action: test.step }]',
    outcomes: { a: broken },
    status: 'degraded',
    statuses: { a: 'failed', b: 'succeeded' },
  },
  {
    title: 'continue on a group: what is left of the group is skipped, the next step runs',
    body: `
      steps:
        - { id: g, on_failure: continue, steps: [{ id: a, action: test.step }, { id: b, action: test.step }] }
        - { id: next, action: test.step }`,
    outcomes: { 'g/a': broken },
    status: 'degraded',
    statuses: { g: 'failed', 'g/a': 'failed', 'g/b': 'skipped', next: 'succeeded' },
  },
  {
    title: 'continue in a group: the group succeeds and the run is degraded',
    body: `
      steps:
        - { id: g, steps: [{ id: a, action: test.step, on_failure: continue }, { id: b, action: test.step }] }`,
    outcomes: { 'g/a': broken },
    status: 'degraded',
    statuses: { g: 'succeeded', 'g/a': 'failed', 'g/b': 'succeeded' },
  },
  {
    title: 'fallback that succeeds: the next step runs and the run is degraded',
    body: `
      steps:
        - { id: a, action: test.step, on_failure: { fallback: [{ id: x, action: test.step }, { id: y, action: test.step }] } }
        - { id: b, action: test.step }`,
    outcomes: { a: broken },
    status: 'degraded',
    statuses: {
      a: 'failed',
      'a/fallback': 'succeeded',
      'a/fallback/x': 'succeeded',
      'a/fallback/y': 'succeeded',
      b: 'succeeded',
    },
  },
  {
    title: 'fallback that fails: the run fails',
    body: `
      steps:
        - { id: a, action: test.step, on_failure: { fallback: [{ id: x, action: test.step }, { id: y, action: test.step }] } }
        - { id: b, action: test.step }`,
    outcomes: { a: broken, 'a/fallback/x': { error: 'AlsoBroken' } },
    status: 'failed',
    statuses: {
      a: 'failed',
      'a/fallback': 'failed',
      'a/fallback/x': 'failed',
      'a/fallback/y': 'skipped',
      b: 'skipped',
    },
  },
  {
    title: 'fallback that is not needed: it is no part of the run',
    body: `
      steps:
        - { id: a, action: test.step, on_failure: { fallback: [{ id: x, action: test.step }] } }`,
    outcomes: {},
    status: 'completed',
    statuses: { a: 'succeeded' },
  },
  {
    title: 'fallback in a fallback: the inner one saves the outer one',
    body: `
      steps:
        - id: a
          action: test.step
          on_failure:
            fallback:
              - { id: x, action: test.step, on_failure: { fallback: [{ id: z, action: test.step }] } }`,
    outcomes: { a: broken, 'a/fallback/x': broken },
    status: 'degraded',
    statuses: {
      a: 'failed',
      'a/fallback': 'succeeded',
      'a/fallback/x': 'failed',
      'a/fallback/x/fallback': 'succeeded',
      'a/fallback/x/fallback/z': 'succeeded',
    },
  },
  {
    title: 'fallback of a group: it starts when the rest of the group has been cancelled or skipped',
    body: `
      steps:
        - id: g
          mode: parallel
          on_failure: { fallback: [{ id: x, action: test.step }] }
          steps:
            - { id: a, action: test.step }
            - { id: b, action: test.step }
            - { id: c, action: test.step, depends_on: [b] }`,
    outcomes: { 'g/a': broken, 'g/b': { takesMs: 1000, stopsAfterMs: 5 } },
    status: 'degraded',
    statuses: {
      g: 'failed',
      'g/a': 'failed',
      'g/b': 'cancelled',
      'g/c': 'skipped',
      'g/fallback': 'succeeded',
      'g/fallback/x': 'succeeded',
    },
  },
  {
    title: 'in a parallel group: siblings in flight are cancelled, the others skipped',
    body: `
      steps:
        - id: g
          mode: parallel
          steps:
            - { id: a, action: test.step }
            - { id: b, action: test.step }
            - { id: c, steps: [{ id: d, action: test.step }, { id: e, action: test.step }] }
            - { id: f, action: test.step, depends_on: [b] }
        - { id: next, action: test.step }`,
    outcomes: { 'g/a': broken, 'g/b': { takesMs: 1000 }, 'g/c/d': { takesMs: 1000 } },
    status: 'failed',
    statuses: {
      g: 'failed',
      'g/a': 'failed',
      'g/b': 'cancelled',
      'g/c': 'cancelled',
      'g/c/d': 'cancelled',
      'g/c/e': 'skipped',
      'g/f': 'skipped',
      next: 'skipped',
    },
  },
  {
    title: 'in a parallel group: a sibling that was faster than its cancellation keeps its outcome',
    body: `
      mode: parallel
      steps:
        - { id: a, action: test.step }
        - { id: b, action: test.step }
        - { id: c, action: test.step, on_failure: { fallback: [{ id: x, action: test.step }] } }`,
    outcomes: {
      a: broken,
      b: { takesMs: 15, whenCancelled: 'ends_anyway' },
      c: { takesMs: 20, whenCancelled: 'ends_anyway', error: 'Late' },
    },
    status: 'failed',
    statuses: { a: 'failed', b: 'succeeded', c: 'failed' },
  },
  {
    title: 'in a parallel group: a fallback under way is cancelled with the rest',
    body: `
      mode: parallel
      steps:
        - { id: a, action: test.step, on_failure: { fallback: [{ id: x, action: test.step }, { id: y, action: test.step }] } }
        - { id: b, action: test.step }`,
    outcomes: { a: { ...broken, takesMs: 5 }, 'a/fallback/x': { takesMs: 1000 }, b: broken },
    status: 'failed',
    statuses: {
      a: 'cancelled',
      'a/fallback': 'cancelled',
      'a/fallback/x': 'cancelled',
      'a/fallback/y': 'skipped',
      b: 'failed',
    },
  },
  {
    title: 'in a parallel group: the fallback of a parallel group under way is cancelled with the rest',
    body: `
      mode: parallel
      steps:
        - id: g
          mode: parallel
          on_failure: { fallback: [{ id: x, action: test.step }] }
          steps: [{ id: a, action: test.step }, { id: c, action: test.step }]
        - { id: b, action: test.step }`,
    outcomes: { 'g/a': { ...broken, takesMs: 1 }, 'g/fallback/x': { takesMs: 1000 }, b: broken },
    status: 'failed',
    statuses: {
      g: 'cancelled',
      'g/a': 'failed',
      'g/c': 'cancelled',
      'g/fallback': 'cancelled',
      'g/fallback/x': 'cancelled',
      b: 'failed',
    },
  },
  {
    title: 'of an input that cannot be computed: it is a failure of the step',
    body: `
      steps:
        - { id: a, action: test.step, with: { amount: "\${{ price / 2 }}" }, on_failure: continue }
        - { id: b, action: test.step }`,
    outcomes: {},
    status: 'degraded',
    statuses: { a: 'failed', b: 'succeeded' },
  },
];

describe('a failure with on_failure', () => {
  it.each(rows)('$title', ({ body, outcomes, status, statuses }) => {
    const run = scriptedRun(planOf(body), { outcomes });

    expect(run.statuses).toEqual(statuses);
    expect(run.result.status).toBe(status);
    expect(run.leftRunning).toEqual([]);
    // Whatever was cancelled was cancelled at once: nothing ran on to its end at 1000 ms.
    expect(run.state.finishedAt).toBeLessThan(100);
  });
});

describe('a failure', () => {
  it('that a worker makes of a cancellation nobody asked for is a failure like any other', () => {
    const plan = planOf('steps: [{ id: a, action: test.step, on_failure: continue }, { id: b, action: test.step }]');

    const run = scriptedRun(plan, { outcomes: { a: { cancelledByWorker: true } } });

    expect(run.statuses).toEqual({ a: 'failed', b: 'succeeded' });
    expect(run.state.steps['a']?.error).toEqual({
      type: 'Cancelled',
      message: 'the worker cancelled the action, though nobody had asked for it',
    });
  });

  it('keeps the name of the step it began in through every enclosing group', () => {
    const plan = planOf('steps: [{ id: a, steps: [{ id: b, steps: [{ id: c, action: test.step }] }] }]');

    const { result, state } = scriptedRun(plan, {
      outcomes: { 'a/b/c': { error: { type: 'NoData', message: 'no bars' } } },
    });

    expect(result.error).toEqual({ type: 'NoData', message: 'no bars', step: 'a/b/c' });
    expect(state.steps['a']?.error).toEqual({ type: 'NoData', message: 'no bars', step: 'a/b/c' });
    expect(state.steps['a/b/c']?.error).toEqual({ type: 'NoData', message: 'no bars' });
  });

  it('is the first one where several steps fail', () => {
    const plan = planOf('mode: parallel\nsteps: [{ id: a, action: test.step }, { id: b, action: test.step }]');

    const { result } = scriptedRun(plan, {
      outcomes: { a: { takesMs: 20, whenCancelled: 'ends_anyway', error: 'Second' }, b: { error: 'First' } },
    });

    expect(result.error).toMatchObject({ type: 'First', step: 'b' });
  });

  it('of a step whose fallback failed too tells both, and neither hides the other', () => {
    const { result } = scriptedRun(
      planOf(`steps: [{ id: a, action: test.step, on_failure: { fallback: [{ id: x, action: test.step }] } }]`),
      {
        outcomes: {
          a: { error: { type: 'NoData', message: 'n'.repeat(20_000) } },
          'a/fallback/x': { error: { type: 'Offline', message: 'no network' } },
        },
      },
    );

    expect(result.error).toEqual({
      type: 'NoData',
      message: `${'n'.repeat(8189)}…; its fallback failed too: step 'a/fallback/x': Offline: no network`,
      step: 'a',
    });
  });

  it('cancels long siblings at once, though steps of the failed group wait behind others for a slot', () => {
    const plan = planOf(`
      mode: parallel
      resources: { max_concurrent: 3 }
      steps:
        - { id: hour, action: test.step }
        - id: group
          mode: parallel
          steps:
            - { id: a, action: test.step }
            - { id: b, action: test.step }
            - { id: c, action: test.step, depends_on: [b] }
            - { id: d, action: test.step, depends_on: [c] }
        - { id: other, steps: [{ id: rest, mode: parallel, steps: [{ id: x, action: test.step }, { id: y, action: test.step }] }] }`);
    const hour = { takesMs: 3_600_000 };

    const run = scriptedRun(plan, {
      outcomes: {
        hour,
        'other/rest/x': hour,
        'other/rest/y': hour,
        'group/a': { error: 'Broken' },
        'group/b': { takesMs: 5 },
      },
    });

    // When `a` fails, `y` is before `c` in the queue, and there is one slot.
    expect(run.log).toEqual([
      '0 start hour',
      '0 start group/a',
      '0 start group/b',
      '5 actionSucceeded group/b',
      '5 start other/rest/x',
      '10 actionFailed group/a',
      '10 cancel group',
      '10 cancel the run',
      '10 cancel other/rest',
      '10 actionCancelled hour',
      '10 actionCancelled other/rest/x',
      '10 finish failed',
    ]);
    expect(run.statuses).toMatchObject({ 'group/c': 'skipped', 'group/d': 'skipped', 'other/rest/y': 'skipped' });
  });
});
