import { advance, explainStep, newRunState, rewind, type Plan, type RunState } from '../../src/engine';
import { planOf } from '../support/plan-of';

const plan = planOf(`
  steps:
    - { id: first, action: test.step }
    - { id: go, wait: { event: go } }
    - { id: ask, approve: { message: ok } }
  events:
    on_emergency: [{ id: e, action: test.step }]
    price_alert: { external: true, steps: [{ id: p, action: test.step }] }`);

function begun(of: Plan): RunState {
  const { state } = advance(of, newRunState(), { kind: 'started', at: 0, variables: {} });
  return state;
}

const noteOn = (of: Plan, event: Parameters<typeof advance>[2]): string | undefined =>
  advance(of, begun(of), event).state.notes.at(-1)?.text;

const none = planOf('steps: [{ id: a, action: test.step }]');

it.each([
  ['an event that it does not know', plan, 'the run takes: go, price_alert'],
  ['an event where it takes none', none, 'the run takes no events from outside'],
])('a run names what it takes for %s', (_, of, what) => {
  const text = noteOn(of, { kind: 'eventSent', at: 1, name: 'gone', payload: null });

  expect(text).toBe(`event 'gone': no handler is open to it and no step waits for it; ${what}`);
});

it.each([
  ['an approval that is not there', plan, 'the run asks at: ask'],
  ['an approval where there is none', none, 'the run asks for none'],
])('a run names where it asks for %s', (_, of, what) => {
  const text = noteOn(of, { kind: 'decided', at: 1, step: 'aks', approved: true, by: 'ann' });

  expect(text).toBe(`decision of 'ann' on 'aks': there is no such approval; ${what}`);
});

it.each([
  ['firts', "the plan has no step 'firts'. Did you mean 'first'? It has: first, go, ask"],
  ['nothing_like_it', "the plan has no step 'nothing_like_it'. It has: first, go, ask"],
])("names the steps that there are for '%s'", (step, message) => {
  expect(() => rewind(plan, begun(plan), { from: step, at: 1 })).toThrow(message);
  expect(() => explainStep(plan, begun(plan), step)).toThrow(message);
});
