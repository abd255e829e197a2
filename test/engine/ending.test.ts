import { advance, newRunState, tickState } from '../../src/engine';
import { planOf } from '../support/plan-of';
import { scriptedRun, type Script } from '../support/scripted-run';

const body = `
  resources: { timeout: 5m }
  steps:
    - { id: a, action: test.step }
    - id: g
      mode: parallel
      steps:
        - { id: b, action: test.step, on_failure: { fallback: [{ id: x, action: test.step }] } }
        - { id: c, steps: [{ id: d, action: test.step }, { id: e, action: test.step }] }
    - { id: f, action: test.step, on_failure: continue, depends_on: [{ step: g, on: finished }] }`;

const outcomes: Script['outcomes'] = {
  'g/b': { error: 'Broken', takesMs: 5 },
  'g/b/fallback/x': { takesMs: 20 },
  f: { stopsAfterMs: 3 },
};

// a 0-10, b 10-15, x 15-35, d 10-20, e 20-30, f 35-45
const moments: readonly (readonly [at: number, when: string, statuses: Readonly<Record<string, string>>])[] = [
  [0, 'while the first step runs', { a: 'cancelled', g: 'skipped', f: 'skipped' }],
  [10, 'in the instant in which the first step ends', { a: 'cancelled', g: 'skipped', f: 'skipped' }],
  [
    12,
    'while a group runs',
    { a: 'succeeded', 'g/b': 'cancelled', 'g/c/d': 'cancelled', 'g/c/e': 'skipped', g: 'cancelled' },
  ],
  [
    17,
    'while a fallback runs',
    {
      'g/b': 'cancelled',
      'g/b/fallback': 'cancelled',
      'g/b/fallback/x': 'cancelled',
      'g/c': 'cancelled',
      g: 'cancelled',
      f: 'skipped',
    },
  ],
  [32, 'while only a fallback runs', { 'g/b': 'cancelled', 'g/c': 'succeeded', g: 'cancelled', f: 'skipped' }],
  [40, 'while the last step runs', { g: 'succeeded', f: 'cancelled' }],
];

describe('cancelling a run', () => {
  it.each(moments)('at %s ms, %s, ends it with nothing left running', (cancelAtMs, _, statuses) => {
    const run = scriptedRun(planOf(body), { outcomes, cancelAtMs });

    expect(run.result.status).toBe('cancelled');
    expect(run.result.error).toEqual({ type: 'cancelled', message: 'somebody asked' });
    expect(run.statuses).toMatchObject(statuses);
    expect(run.leftRunning).toEqual([]);
    expect(run.state.finishedAt).toBe(cancelAtMs === 40 ? 43 : cancelAtMs);
    const afterwards = run.log.slice(run.log.indexOf(`${cancelAtMs} cancel the run`));
    expect(afterwards.filter((line) => line.includes(' start '))).toEqual([]);
  });

  it('leaves a run alone that has finished', () => {
    const run = scriptedRun(planOf(body), { outcomes, cancelAtMs: 46 });

    expect(run.result.status).toBe('degraded');
    expect(run.log.at(-1)).toBe('45 finish degraded');
  });

  it('before it has begun starts nothing', () => {
    const run = scriptedRun(planOf('steps: [{ id: a, action: test.step }]'), { cancelAtMs: -1 });

    expect(run.log).toEqual(['0 finish cancelled']);
    expect(run.statuses).toEqual({ a: 'skipped' });
    expect(run.result.error).toEqual({ type: 'cancelled', message: 'somebody asked' });
  });

  it('a second time changes nothing, and the first reason stands', () => {
    const run = scriptedRun(planOf('steps: [{ id: a, action: test.step }]'), {
      cancelAtMs: 5,
      events: [{ kind: 'cancelRequested', at: 6, reason: 'again' }],
      outcomes: { a: { stopsAfterMs: 10 } },
    });

    expect(run.log).toEqual(['0 start a', '5 cancel the run', '15 actionCancelled a', '15 finish cancelled']);
    expect(run.result.error?.message).toBe('somebody asked');
  });

  it.each([
    ['succeeded', {}],
    ['failed', { error: 'Broken' }],
  ])('keeps what became of an action that was faster: %s', (status, outcome) => {
    const run = scriptedRun(planOf('steps: [{ id: a, action: test.step }, { id: b, action: test.step }]'), {
      cancelAtMs: 5,
      outcomes: { a: { ...outcome, whenCancelled: 'ends_anyway' } },
    });

    expect(run.statuses).toEqual({ a: status, b: 'skipped' });
    expect(run.result.status).toBe('cancelled');
  });

  it('cancels a group it reaches, even where the last action in it was faster', () => {
    const run = scriptedRun(planOf('steps: [{ id: g, steps: [{ id: a, action: test.step }] }]'), {
      cancelAtMs: 5,
      outcomes: { 'g/a': { whenCancelled: 'ends_anyway' } },
    });

    expect(run.statuses).toEqual({ g: 'cancelled', 'g/a': 'succeeded' });
  });

  it('skips what was waiting for a slot', () => {
    const run = scriptedRun(
      planOf(`
        mode: parallel
        resources: { max_concurrent: 1 }
        steps: [{ id: a, action: test.step }, { id: b, action: test.step }, { id: c, action: test.step }]`),
      { cancelAtMs: 5, outcomes: { a: { stopsAfterMs: 7 } } },
    );

    expect(run.log).toEqual(['0 start a', '5 cancel the run', '12 actionCancelled a', '12 finish cancelled']);
    expect(run.statuses).toEqual({ a: 'cancelled', b: 'skipped', c: 'skipped' });
    expect(run.state.steps['b']?.skip).toEqual({ kind: 'scope_ended', text: 'somebody asked', letsGo: false });
  });
});

describe('the timeout of a run', () => {
  const timed = `
    resources: { timeout: 20ms }
    steps: [{ id: a, action: test.step }, { id: b, action: test.step }, { id: c, action: test.step }]`;

  it('cancels what runs and ends the run as timed out', () => {
    const run = scriptedRun(planOf(timed), { outcomes: { b: { takesMs: 1000 } } });

    expect(run.log).toEqual([
      '0 start a',
      '10 actionSucceeded a',
      '10 start b',
      '20 cancel the run',
      '20 actionCancelled b',
      '20 finish timed_out',
    ]);
    expect(run.result).toMatchObject({
      status: 'timed_out',
      error: { type: 'timed_out', message: 'the run took longer than 20ms' },
    });
    expect(run.statuses).toEqual({ a: 'succeeded', b: 'cancelled', c: 'skipped' });
  });

  it.each([
    ['completed', {}],
    ['failed', { a: { error: 'Broken', takesMs: 2 } }],
  ])('is called off when the run has %s before it', (status, outcomes) => {
    const run = scriptedRun(planOf(timed.replace('20ms', '1h')), { outcomes });

    expect(run.result.status).toBe(status);
    expect(run.leftRunning).toEqual([]);
  });

  it('does not change the status of a run that is being cancelled', () => {
    const run = scriptedRun(planOf(timed), { cancelAtMs: 5, outcomes: { a: { stopsAfterMs: 100 } } });

    expect(run.log).toEqual(['0 start a', '5 cancel the run', '105 actionCancelled a', '105 finish cancelled']);
  });

  it('is not set when the definition has none', () => {
    const run = scriptedRun(planOf('steps: [{ id: a, action: test.step }]'), {
      observe: (_, commands) =>
        expect(commands.some(({ kind }) => kind === 'startTimer' || kind === 'cancelTimer')).toBe(false),
    });

    expect(run.result.status).toBe('completed');
  });
});

it('a halt before the run has begun stops the handler of an event that came before it', () => {
  const plan = planOf(`
    steps: [{ id: a, action: test.step }]
    events:
      price: { external: true, steps: [{ id: b, action: test.step }, { id: c, action: test.step }] }`);
  const state = newRunState();
  const commands = [
    { kind: 'eventSent', at: 0, name: 'price', payload: 1 },
    { kind: 'haltRequested', at: 0, reason: 'enough' },
    { kind: 'started', at: 0, variables: {} },
    { kind: 'actionCancelled', at: 1, path: 'events.price[0]/b' },
  ] as const;
  const done = commands.map((event) => advance(plan, state, event).commands.map(({ kind }) => kind));

  expect(done).toEqual([['startAction'], ['cancelActions'], [], ['finish']]);
  expect(state.status).toBe('halted');
});

it.each([
  [{ kind: 'haltRequested', at: 0, reason: 'enough' }, 'halted'],
  [{ kind: 'cancelRequested', at: 0, reason: 'enough' }, 'cancelled'],
] as const)('%j in a tick cancels the action that is in flight', (event, status) => {
  const plan = planOf(`
    calendar: 24/7
    steps: [{ id: s, schedule: { every: 1s, max_ticks: 1 }, steps: [{ id: a, action: test.step }, { id: b, action: test.step }] }]`);
  const state = tickState({ variables: {}, facts: {}, steps: {}, handlers: {} }, 's');
  const [action] = advance(plan, state, { kind: 'started', at: 0, variables: {} }).commands;
  const { commands } = advance(plan, state, event);

  expect(action).toMatchObject({ kind: 'startAction', path: 's[0]/a', scope: '' });
  expect(commands).toEqual([{ kind: 'cancelActions', scope: '' }]);
  advance(plan, state, { kind: 'actionCancelled', at: 1, path: 's[0]/a' });
  expect(state.status).toBe(status);
});
