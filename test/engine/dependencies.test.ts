import { planOf } from '../support/plan-of';
import { scriptedRun, type Script } from '../support/scripted-run';

type Was = 'succeeded' | 'failed' | 'tolerated' | 'recovered' | 'skipped' | 'skipped after a failure';

/** The step that others depend on, made to end in each way. */
const targets: Readonly<Record<Was, { readonly steps: string; readonly script: Script }>> = {
  succeeded: { steps: "- { id: target, action: test.step, when: 'true' }", script: {} },
  failed: {
    steps: "- { id: target, action: test.step, when: 'true' }",
    script: { outcomes: { target: { error: 'Broken' } } },
  },
  tolerated: {
    steps: "- { id: target, action: test.step, when: 'true', on_failure: continue }",
    script: { outcomes: { target: { error: 'Broken' } } },
  },
  recovered: {
    steps:
      "- { id: target, action: test.step, when: 'true', on_failure: { fallback: [{ id: b, action: test.step }] } }",
    script: { outcomes: { target: { error: 'Broken' } } },
  },
  skipped: { steps: "- { id: target, action: test.step, when: 'false' }", script: {} },
  'skipped after a failure': {
    steps: '- { id: source, action: test.step }\n  - { id: target, action: test.step, depends_on: [source] }',
    script: { outcomes: { source: { error: 'Broken' } } },
  },
};

type Row = readonly [was: Was, on: string, runs: 'runs' | 'is skipped', run: string];

const rows: readonly Row[] = [
  ['succeeded', 'succeeded', 'runs', 'completed'],
  ['succeeded', 'failed', 'is skipped', 'completed'],
  ['succeeded', 'skipped', 'is skipped', 'completed'],
  ['succeeded', 'finished', 'runs', 'completed'],
  ['failed', 'succeeded', 'is skipped', 'failed'],
  ['failed', 'failed', 'runs', 'failed'],
  ['failed', 'skipped', 'is skipped', 'failed'],
  ['failed', 'finished', 'runs', 'failed'],
  ['tolerated', 'succeeded', 'runs', 'degraded'],
  ['tolerated', 'failed', 'runs', 'degraded'],
  ['tolerated', 'skipped', 'is skipped', 'degraded'],
  ['tolerated', 'finished', 'runs', 'degraded'],
  ['recovered', 'succeeded', 'runs', 'degraded'],
  ['recovered', 'failed', 'runs', 'degraded'],
  ['recovered', 'skipped', 'is skipped', 'degraded'],
  ['recovered', 'finished', 'runs', 'degraded'],
  ['skipped', 'succeeded', 'runs', 'completed'],
  ['skipped', 'failed', 'is skipped', 'completed'],
  ['skipped', 'skipped', 'runs', 'completed'],
  ['skipped', 'finished', 'runs', 'completed'],
  ['skipped after a failure', 'succeeded', 'is skipped', 'failed'],
  ['skipped after a failure', 'failed', 'is skipped', 'failed'],
  ['skipped after a failure', 'skipped', 'runs', 'failed'],
  ['skipped after a failure', 'finished', 'runs', 'failed'],
];

describe('a dependency', () => {
  it.each(rows)('that was %s lets a step that waits for it to be %s: %s; the run is %s', (was, on, runs, status) => {
    const { steps, script } = targets[was];
    const plan = planOf(`mode: parallel
steps:
  ${steps}
  - { id: dependant, action: test.step, depends_on: [{ step: target, on: ${on} }] }`);

    const run = scriptedRun(plan, script);

    expect(run.starts.includes('dependant')).toBe(runs === 'runs');
    expect(run.statuses['dependant']).toBe(runs === 'runs' ? 'succeeded' : 'skipped');
    expect(run.result.status).toBe(status);
  });

  it('that failed skips everything that depends on it, however far away, and says why', () => {
    const run = scriptedRun(
      planOf(`
        mode: parallel
        steps:
          - { id: a, action: test.step, on_failure: continue }
          - { id: b, action: test.step, depends_on: [{ step: a, on: succeeded }] }
          - { id: g, steps: [{ id: x, action: test.step }] }
          - { id: c, depends_on: [g], steps: [{ id: d, action: test.step }] }
          - { id: e, action: test.step, depends_on: [c] }
          - { id: f, action: test.step, depends_on: [e] }`),
      { outcomes: { 'g/x': { error: 'Broken', takesMs: 20 }, a: { takesMs: 5 } } },
    );

    expect(run.statuses).toMatchObject({ a: 'succeeded', b: 'succeeded', g: 'failed' });
    expect(run.statuses).toMatchObject({ c: 'skipped', e: 'skipped', f: 'skipped' });
    expect(run.state.steps['c']?.skip).toEqual({ kind: 'dependency', text: "step 'g' failed", letsGo: false });
    expect(run.state.steps['e']?.skip?.text).toBe("step 'g' failed");
    expect(run.result.error).toEqual({ type: 'Broken', message: 'g/x failed', step: 'g/x' });
  });

  it('on a step skipped by its own condition lets the next ones go, one after the other', () => {
    const run = scriptedRun(
      planOf(`
        steps:
          - { id: a, action: test.step, when: 'false' }
          - { id: b, action: test.step, when: 'false' }
          - { id: c, action: test.step }`),
    );

    expect(run.statuses).toEqual({ a: 'skipped', b: 'skipped', c: 'succeeded' });
    expect(run.state.steps['a']?.skip).toEqual({
      kind: 'condition',
      text: 'false because false is false',
      letsGo: true,
    });
    expect(run.result.status).toBe('completed');
  });

  it('on an outcome that did not come lets the main path go past the step that waited for it', () => {
    const run = scriptedRun(
      planOf(`
        steps:
          - { id: trade, action: test.step }
          - { id: clean_up, action: test.step, depends_on: [{ step: trade, on: failed }] }
          - { id: report, action: test.step }`),
    );

    expect(run.starts).toEqual(['trade', 'report']);
    expect(run.state.steps['clean_up']?.skip).toEqual({
      kind: 'outcome',
      text: "step 'trade' succeeded, and this step waits for it to be failed",
      letsGo: true,
    });
  });

  it('that holds a step up outweighs another that would let it go', () => {
    const run = scriptedRun(
      planOf(`
        mode: parallel
        steps:
          - { id: good, action: test.step }
          - { id: bad, steps: [{ id: x, action: test.step }, { id: y, action: test.step }] }
          - { id: both, action: test.step, depends_on: [{ step: good, on: failed }, bad] }
          - { id: next, action: test.step, depends_on: [{ step: both, on: finished }] }`),
      { outcomes: { 'bad/x': { error: 'Broken' } } },
    );

    expect(run.state.steps['both']?.skip?.kind).toBe('dependency');
  });
});
