import {
  advance,
  explainStep,
  explainSteps,
  newRunState,
  type EngineEvent,
  type Plan,
  type RunState,
} from '../../src/engine';
import { planOf } from '../support/plan-of';
import { scriptedRun } from '../support/scripted-run';

const plan = planOf(`
  steps:
    - { id: risk, action: test.step, on_failure: continue }
    - { id: buy, action: test.step }
    - { id: go, wait: { event: go } }
    - { id: after, action: test.step }`);

/** Both have ended, `risk` badly, and `go` waits. */
const waiting = standsAt((event) => event.kind === 'actionSucceeded' && event.path === 'buy');

function standsAt(moment: (event: EngineEvent) => boolean): RunState {
  let stood: RunState | undefined;
  scriptedRun(plan, {
    outcomes: { risk: { error: 'Broken' } },
    events: [{ kind: 'eventSent', at: 50, name: 'go', payload: null }],
    observe: (state, _, event) => {
      if (moment(event)) stood = structuredClone(state);
    },
  });
  if (stood === undefined) throw new Error('the moment never came');
  return stood;
}

function begun(of: Plan): RunState {
  return advance(of, newRunState(), { kind: 'started', at: 0, variables: {} }).state;
}

describe('why a step stands as it does', () => {
  it('of one that runs and depends on nothing speaks of no dependency', () => {
    expect(explainStep(plan, begun(plan), 'risk').reasons).toEqual(['It is running.']);
  });

  it.each([
    ['runs', 'It is running: what it depends on let it run.', 'running'],
    ['has ended', 'It has succeeded: what it depends on let it run.', 'succeeded'],
  ] as const)('of one that %s says that what it depends on let it', (_, reason, status) => {
    const state = structuredClone(waiting);
    Object.assign(state.steps['buy'] ?? {}, { status });

    expect(explainStep(plan, state, 'buy').reasons).toEqual([reason]);
  });

  it('tells that what failed before it was tolerated', () => {
    expect(explainStep(plan, waiting, 'buy').dependencies).toEqual([
      { step: 'risk', on: 'succeeded', status: 'failed', tolerated: true },
    ]);
    expect(explainStep(plan, waiting, 'go').dependencies).toEqual([
      { step: 'buy', on: 'succeeded', status: 'succeeded' },
    ]);
  });
});

describe('why all steps stand as they do', () => {
  it('tells the first reason of each, and how to ask for all of one', () => {
    const { hint, steps, omitted } = explainSteps(plan, waiting, 10_000);

    expect(hint).toBe(`all there is to say of one: --input '{"step":"risk"}'`);
    expect(omitted).toBeUndefined();
    expect(steps).toEqual([
      { step: 'risk', status: 'failed', why: expect.stringMatching(/^It failed: Broken: /) },
      { step: 'buy', status: 'succeeded', why: 'It has succeeded: what it depends on let it run.' },
      { step: 'go', status: 'running', why: "It waits for: the event 'go'" },
      { step: 'after', status: 'waiting', why: "It waits for 'go' (running)." },
    ]);
  });

  it('leaves out the last ones where there is no room, and counts them', () => {
    const { steps, omitted } = explainSteps(plan, waiting, 200);

    expect(steps.map(({ step }) => step)).toEqual(['risk', 'buy']);
    expect(omitted).toBe(2);
  });
});
