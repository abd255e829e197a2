import { rewind, type Plan } from '../../src/engine';
import { again, planOf, ran } from './rewound-run';

describe('the steps that a rerun does again', () => {
  it('are a whole group whose dependency is done again, though only a part of it had failed', () => {
    const plan = (action: string): Plan =>
      planOf(`
mode: parallel
steps:
  - id: g
    depends_on: [{ step: p, on: finished }]
    steps: [{ id: x, action: kit.give }, { id: y, action: ${action} }]
  - { id: p, action: ${action} }`);
    const first = ran(plan('kit.break'));
    expect(first.starts).toEqual(['p', 'g/x', 'g/y']);

    expect(again(first, plan('kit.give'))).toMatchObject({ starts: ['p', 'g/x', 'g/y'], kept: [] });
  });

  it('are those of the branch that was taken that had not ended well, and not the branch', () => {
    const plan = (action: string): Plan =>
      planOf(`
variables: { v: { type: number, default: 1 } }
steps:
  - id: choice
    branches: [{ when: v > 5, steps: [{ id: x, action: kit.give }] }]
    else: [{ id: p, action: kit.give }, { id: q, action: ${action} }]`);

    const first = ran(plan('kit.break'), { variables: { v: 1 } });
    expect(first.starts).toEqual(['choice/else/p', 'choice/else/q']);

    expect(again(first, plan('kit.give'), undefined, { v: 1 }).starts).toEqual(['choice/else/q']);
  });

  it('are none that wait for a stop which did not stop the run', () => {
    const plan = (action: string): Plan =>
      planOf(`
mode: parallel
steps:
  - { id: s, when: 1 > 5, stop: enough }
  - { id: c, action: kit.give, depends_on: [s] }
  - { id: b, action: ${action}, depends_on: [c] }`);
    const first = ran(plan('kit.break'));
    expect(first.starts).toEqual(['c', 'b']);

    expect(again(first, plan('kit.give'))).toMatchObject({ starts: ['b'], kept: ['s', 'c'] });
  });

  it('are a stop that nothing waits for, though another step is named', () => {
    const plan = planOf(`
mode: parallel
steps:
  - { id: x, action: kit.give }
  - { id: y, action: kit.give }
  - { id: s, stop: enough, depends_on: [x, y] }
  - { id: z, action: kit.give, depends_on: [x, y] }`);
    expect(rewind(plan, ran(plan).state, { at: 5, from: 'z' }).kept).toEqual(['x', 'y']);
  });

  it('are a step whose fallback has stopped the run, though a step behind it is named', () => {
    const plan = planOf(`
steps:
  - { id: x, action: kit.break, on_failure: { fallback: [{ id: s, stop: enough }] } }
  - { id: b, action: kit.give }`);
    const first = ran(plan);
    expect(first.starts).toEqual(['x']);

    expect(again(first, plan, 'b')).toMatchObject({ starts: ['x'], kept: [] });
  });
});

it('a step in a group that was opened again, and not come to, is still one that had begun before', () => {
  const plan = (fetch: string): Plan =>
    planOf(`
steps:
  - { id: g, steps: [{ id: fetch, action: ${fetch} }, { id: order, action: kit.give }] }
  - { id: z, action: kit.give }`);
  const first = ran(plan('kit.give'));
  const second = again(first, plan('kit.break'), 'g');
  expect(second.starts).toEqual(['g/fetch']);

  expect(rewind(plan('kit.give'), second.state, { at: 5 })).toMatchObject({
    again: ['g/fetch', 'g/order', 'z'],
    fresh: [],
  });
});
