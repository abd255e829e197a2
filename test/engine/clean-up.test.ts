import { planOf } from '../support/plan-of';
import { scriptedRun } from '../support/scripted-run';

describe('a step that asks for a failure', () => {
  it('runs in the failing group, which fails when it has ended', () => {
    const run = scriptedRun(
      planOf(`
        steps:
          - id: trade
            mode: parallel
            steps:
              - { id: order, action: test.step }
              - { id: watch, action: test.step }
              - { id: undo, action: test.step, depends_on: [{ step: order, on: failed }] }
          - { id: next, action: test.step }`),
      { outcomes: { 'trade/order': { error: 'Rejected' }, 'trade/watch': { takesMs: 1000 } } },
    );

    expect(run.log).toEqual([
      '0 start trade/order',
      '0 start trade/watch',
      '10 actionFailed trade/order',
      '10 cancel trade',
      '10 start trade/undo',
      '10 actionCancelled trade/watch',
      '20 actionSucceeded trade/undo',
      '20 cancel the run',
      '20 finish failed',
    ]);
    expect(run.statuses).toMatchObject({ trade: 'failed', 'trade/undo': 'succeeded', next: 'skipped' });
    expect(run.result.error).toMatchObject({ type: 'Rejected', step: 'trade/order' });
  });

  it('runs as the last step of a sequence whatever has become of the ones before', () => {
    const body = `
      steps:
        - { id: connect, action: test.step }
        - { id: trade, action: test.step }
        - { id: disconnect, action: test.step, depends_on: [{ step: trade, on: finished }] }`;
    const starts = (outcomes: Readonly<Record<string, { error: string }>>) =>
      scriptedRun(planOf(body), { outcomes }).starts;

    expect(starts({})).toEqual(['connect', 'trade', 'disconnect']);
    expect(starts({ trade: { error: 'Broken' } })).toEqual(['connect', 'trade', 'disconnect']);
    expect(starts({ connect: { error: 'Broken' } })).toEqual(['connect', 'disconnect']);
  });

  it('runs as a whole group', () => {
    const run = scriptedRun(
      planOf(`
        steps:
          - { id: trade, action: test.step }
          - id: undo
            depends_on: [{ step: trade, on: failed }]
            steps: [{ id: close, action: test.step }, { id: tell, action: test.step }]`),
      { outcomes: { trade: { error: 'Broken' } } },
    );

    expect(run.starts).toEqual(['trade', 'undo/close', 'undo/tell']);
    expect(run.result.status).toBe('failed');
  });

  it('is cancelled when the group around it fails, and does not start when the run is cancelled', () => {
    const body = `
      mode: parallel
      steps:
        - { id: bad, action: test.step }
        - id: group
          steps:
            - { id: trade, action: test.step }
            - { id: undo, action: test.step, depends_on: [{ step: trade, on: failed }] }`;
    const outcomes = { 'group/trade': { error: 'Broken', takesMs: 5 }, 'group/undo': { takesMs: 1000 } };

    const failing = scriptedRun(planOf(body), { outcomes: { ...outcomes, bad: { error: 'Worse' } } });
    const cancelled = scriptedRun(planOf(body), { outcomes, cancelAtMs: 5 });

    expect(failing.statuses).toMatchObject({ 'group/undo': 'cancelled', group: 'failed' });
    expect(failing.state.finishedAt).toBe(10);
    expect(cancelled.statuses).toMatchObject({ 'group/undo': 'skipped' });
  });

  it('is not cancelled by a second failure in its own group', () => {
    const run = scriptedRun(
      planOf(`
        mode: parallel
        steps:
          - { id: a, action: test.step }
          - { id: b, action: test.step }
          - { id: undo, action: test.step, depends_on: [{ step: a, on: failed }] }`),
      {
        outcomes: {
          a: { error: 'First' },
          b: { error: 'Second', takesMs: 15, whenCancelled: 'ends_anyway' },
          undo: { takesMs: 100 },
        },
      },
    );

    expect(run.statuses).toEqual({ a: 'failed', b: 'failed', undo: 'succeeded' });
  });

  it.each([
    ['side by side', 200],
    ['one after the other', 2],
  ])('runs whatever was first, what it waits for or a failure elsewhere, with steps %s', (_, most) => {
    const run = scriptedRun(
      planOf(`
        mode: parallel
        resources: { max_concurrent: ${most} }
        steps:
          - { id: open, action: test.step }
          - { id: bad, action: test.step }
          - { id: long, action: test.step }
          - { id: close, action: test.step, depends_on: [{ step: open, on: finished }] }`),
      { outcomes: { bad: { error: 'Broken', takesMs: 12 }, long: { takesMs: 100 } } },
    );

    expect(run.statuses).toMatchObject({ open: 'succeeded', bad: 'failed', close: 'succeeded' });
    expect(run.result.status).toBe('failed');
  });

  it('goes on with all that is in it, and with its fallback, when its group fails, and is cancelled for good with the run', () => {
    const body = `
      mode: parallel
      steps:
        - { id: open, action: test.step }
        - { id: bad, action: test.step }
        - { id: close, depends_on: [{ step: open, on: finished }], steps: [{ id: x, action: test.step }, { id: y, action: test.step }] }
        - { id: tell, action: test.step, depends_on: [{ step: open, on: finished }], on_failure: { fallback: [{ id: z, action: test.step }] } }`;
    const outcomes = {
      open: { takesMs: 1 },
      bad: { error: 'Broken', takesMs: 12 },
      'close/x': { takesMs: 50 },
      tell: { error: 'Broken', takesMs: 2 },
      'tell/fallback/z': { takesMs: 60 },
    };

    const failing = scriptedRun(planOf(body), { outcomes });
    const cancelled = scriptedRun(planOf(body), { outcomes, cancelAtMs: 20 });

    expect(failing.statuses).toMatchObject({
      'close/y': 'succeeded',
      close: 'succeeded',
      'tell/fallback/z': 'succeeded',
    });
    expect(failing.result.status).toBe('failed');
    expect(cancelled.statuses).toMatchObject({
      'close/x': 'cancelled',
      'close/y': 'skipped',
      'tell/fallback/z': 'cancelled',
    });
    expect(cancelled.state.finishedAt).toBe(20);
  });

  it('falls back when it fails itself, whether its group has failed already or not', () => {
    const run = scriptedRun(
      planOf(`
        mode: parallel
        steps:
          - { id: bad, action: test.step }
          - { id: close, action: test.step, depends_on: [{ step: bad, on: failed }], on_failure: { fallback: [{ id: x, action: test.step }] } }`),
      { outcomes: { bad: { error: 'Broken' }, close: { error: 'Broken' } } },
    );

    expect(run.statuses).toMatchObject({ close: 'failed', 'close/fallback/x': 'succeeded' });
    expect(run.state.steps['close']?.tolerated).toBe(true);
  });

  it('is skipped when it asks for another outcome as well that did not come', () => {
    const run = scriptedRun(
      planOf(`
        mode: parallel
        steps:
          - { id: a, action: test.step }
          - { id: b, action: test.step }
          - { id: undo, action: test.step, depends_on: [{ step: a, on: failed }, { step: b, on: failed }] }`),
      { outcomes: { a: { error: 'Broken' }, b: { takesMs: 5 } } },
    );

    expect(run.statuses).toEqual({ a: 'failed', b: 'succeeded', undo: 'skipped' });
  });
});
