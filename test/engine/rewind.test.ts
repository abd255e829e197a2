import { rewind, type Plan } from '../../src/engine';
import { VirtualRun } from '../support/kit/virtual-run';
import { again, planOf, ran } from './rewound-run';

const failing = (last: string): string => `
steps:
  - { id: a, action: kit.give, with: { value: 1 } }
  - { id: b, action: kit.give, with: { value: '\${{ steps.a.output.value + 1 }}' } }
  - { id: c, action: ${last}, with: {} }
  - { id: d, set: { sum: '\${{ steps.a.output.value + steps.b.output.value }}' } }`;

describe('a rerun', () => {
  it('keeps what had ended well, and does the rest again', () => {
    const first = ran(planOf(failing('kit.break')));
    expect(first.result.status).toBe('failed');
    const second = again(first, planOf(failing('kit.give')));

    expect(second.starts).toEqual(['c']);
    expect(second.result.status).toBe('completed');
    expect(second.result.context.stepOutputs['d']).toEqual({ sum: 3 });
    expect(second.kept).toEqual(['a', 'b']);
    expect(second.result.progress).toMatchObject({ percent: 100, succeeded: 3, total: 3 });
  });

  it('does a step again with all that follows from it, and nothing else', () => {
    const plan = planOf(`
mode: parallel
steps:
  - { id: a, action: kit.give }
  - { id: b, action: kit.give, depends_on: [a] }
  - { id: c, action: kit.give, depends_on: [a] }
  - { id: d, action: kit.give, depends_on: [b, c] }
  - { id: e, action: kit.give }`);
    const first = ran(plan);

    expect(again(first, plan, 'b').starts).toEqual(['b', 'd']);
    expect(again(first, plan, 'a').starts).toEqual(['a', 'b', 'c', 'd']);
    expect(again(first, plan, 'e').starts).toEqual(['e']);
  });

  it('goes into groups, and on behind them', () => {
    const plan = planOf(`
steps:
  - { id: a, action: kit.give }
  - id: g
    steps: [{ id: x, action: kit.give }, { id: y, action: kit.give }]
  - { id: z, action: kit.give }`);
    expect(again(ran(plan), plan, 'g/y').starts).toEqual(['g/y', 'z']);
    expect(again(ran(plan), plan, 'g').starts).toEqual(['g/x', 'g/y', 'z']);
  });

  it('goes into one iteration of a fan-out, and keeps the others', () => {
    const plan = planOf(`
steps:
  - id: each
    for_each: { items: [1, 2, 3], as: n, max_concurrent: 3 }
    steps: [{ id: x, action: kit.give, with: { value: '\${{ n }}' } }, { id: y, action: kit.give, with: { value: '\${{ n * 10 }}' } }]
  - { id: all, set: { ys: '\${{ steps.each.y.output.map(o, o.value) }}' } }`);
    const second = again(ran(plan), plan, 'each[1]/y');

    expect(second.starts).toEqual(['each[1]/y']);
    expect(second.result.context.stepOutputs['all']).toEqual({ ys: [10, 20, 30] });
    expect(second.result.steps.find(({ path }) => path === 'each')?.iterations).toMatchObject({
      succeeded: 3,
      total: 3,
    });
    expect(again(ran(plan), plan, 'each[1]').starts).toEqual(['each[1]/x', 'each[1]/y']);
  });

  it('does again the iterations that failed, were cancelled, or had not begun', () => {
    const body = (limit: number): string => `
steps:
  - id: each
    for_each: { items: [1, 2, 3, 4], as: n }
    steps: [{ id: check, set: { ok: '\${{ n < ${limit} }}' } }, { id: bad, when: '!steps.check.output.ok', action: kit.break }, { id: x, action: kit.give }]`;
    const first = ran(planOf(body(3)));
    expect(first.starts).toEqual(['each[0]/x', 'each[1]/x', 'each[2]/bad']);
    const second = again(first, planOf(body(9)), 'each[2]');

    expect(second.starts).toEqual(['each[2]/x', 'each[3]/x']);
    expect(second.result.status).toBe('completed');
  });

  it('goes into an iteration of a repeat, and does all later ones again', () => {
    const plan = planOf(`
steps:
  - id: loop
    repeat: { max_iterations: 4 }
    steps: [{ id: x, action: kit.give, with: { value: '\${{ iteration }}' } }, { id: y, action: kit.give }]
  - { id: z, set: { last: '\${{ steps.loop.x.output.value }}' } }`);
    const second = again(ran(plan), plan, 'loop[2]/y');

    expect(second.starts).toEqual(['loop[2]/y', 'loop[3]/x', 'loop[3]/y']);
    expect(second.result.context.stepOutputs['z']).toEqual({ last: 3 });
    expect(again(ran(plan), plan, 'loop[2]').starts).toEqual(['loop[2]/x', 'loop[2]/y', 'loop[3]/x', 'loop[3]/y']);
  });

  it('takes no time for what lies between the two runs', () => {
    const plan = planOf(`
steps:
  - id: loop
    repeat: { max_iterations: 2 }
    steps: [{ id: x, action: kit.take, with: { ms: 40 } }, { id: y, action: kit.take, with: { ms: 60 } }]`);
    const first = ran(plan);
    const second = again(first, plan, 'loop[1]/y');
    const durations = ({ result }: typeof first): (number | undefined)[] =>
      result.steps.map(({ durationMs }) => durationMs);

    expect(durations(first)).toEqual([204, 102, 41, 61, 102, 41, 61]);
    expect(durations(second)).toEqual([61, 102, 41, 61, 61, 41, 61]);
    // What an expression may read of it is as it was.
    expect(second.state.steps['loop']?.startedAt).toBe(first.state.steps['loop']?.startedAt);
  });

  it('goes into the branch that was taken', () => {
    const plan = planOf(`
variables: { v: { type: number, default: 1 } }
steps:
  - id: choice
    branches: [{ when: v > 5, steps: [{ id: x, action: kit.give }] }]
    else: [{ id: p, action: kit.give }, { id: q, action: kit.give }]`);
    const first = new VirtualRun(plan, { variables: { v: 1 } }).run();
    expect(again(first, plan, 'choice/else/q', { v: 1 }).starts).toEqual(['choice/else/q']);
    expect(again(first, plan, 'choice', { v: 1 }).starts).toEqual(['choice/else/p', 'choice/else/q']);
  });

  it('takes up what a halt has cut off', () => {
    const plan = planOf(`
mode: parallel
steps:
  - { id: a, action: kit.give }
  - { id: b, action: kit.take, with: { ms: 1000 } }
  - { id: c, action: kit.give, depends_on: [b] }`);
    const first = ran(plan, { messages: [{ when: 'a succeeded', send: { halt: 'enough' } }] });
    expect(first.result.status).toBe('halted');

    const second = again(first, plan);
    expect(second.starts).toEqual(['b', 'c']);
    expect(second.result.status).toBe('completed');
  });

  describe('of a run that a stop had ended', () => {
    const body = (limit: number, stop: string): string => `
steps:
  - { id: a, action: kit.give }
  - ${stop.replace('STOP', `when: ${limit} > 5, stop: enough`)}
  - { id: b, action: kit.give }`;

    it.each([
      ['of its own list', '{ id: s, STOP }'],
      ['in a group', '{ id: g, steps: [{ id: s, STOP }] }'],
      ['in an iteration', '{ id: g, for_each: { items: [1, 2], as: n }, steps: [{ id: s, STOP }] }'],
    ])('asks the stop again, %s', (_, stop) => {
      const first = ran(planOf(body(9, stop)));

      expect(first.starts).toEqual(['a']);
      expect(again(first, planOf(body(9, stop)))).toMatchObject({ starts: [], result: { status: 'completed' } });
      expect(again(first, planOf(body(1, stop))).starts).toEqual(['b']);
    });

    it('asks it again in a fallback', () => {
      const plan = planOf(`
steps:
  - { id: x, action: kit.break, on_failure: { fallback: [{ id: s, stop: enough }] } }
  - { id: b, action: kit.give }`);

      expect(again(ran(plan), plan).starts).toEqual(['x']);
    });

    it('goes on behind it where that is asked for, and has nothing to do where it kept nothing from running', () => {
      const plan = planOf(body(9, '{ id: s, STOP }'));
      const last = planOf('steps: [{ id: a, action: kit.give }, { id: s, stop: enough }]');

      expect(again(ran(plan), plan, 'b').starts).toEqual(['b']);
      expect(() => again(ran(last), last)).toThrow(expect.objectContaining({ code: 'NothingToDo' }));
    });
  });

  it('asks a stop again though another place is named, and whatever else waits for it', () => {
    const body = (limit: number): string => `
mode: parallel
steps:
  - { id: report, action: kit.give }
  - { id: halt_if, when: ${limit} > 5, stop: enough, depends_on: [report] }
  - { id: order, action: kit.give, depends_on: [halt_if] }
  - { id: other, action: kit.give, depends_on: [halt_if] }`;
    const first = ran(planOf(body(9)));

    expect(first.starts).toEqual(['report']);
    expect(again(first, planOf(body(9)), 'order').starts).toEqual([]);
    expect(again(first, planOf(body(1)), 'order').starts).toEqual(['order', 'other']);
  });

  it('remembers through a rerun that did not get there what had begun in the run before', () => {
    const plan = (fetch: string): Plan =>
      planOf(`
steps:
  - { id: fetch, action: ${fetch} }
  - { id: order, action: kit.break }
  - { id: g, depends_on: [{ step: order, on: finished }], steps: [{ id: inner, action: kit.break }] }`);
    const first = ran(plan('kit.give'));
    const second = again(first, plan('kit.break'), 'fetch');
    expect(second.starts).toEqual(['fetch', 'g/inner']);

    expect(rewind(plan('kit.give'), second.state, { at: 5 }).again).toEqual(['fetch', 'order', 'g', 'g/inner']);
  });

  it('does again what had been undone', () => {
    const body = (last: string): string => `
steps:
  - { id: a, action: kit.give, compensate: [{ id: u, action: kit.give }] }
  - { id: b, action: ${last} }`;
    const first = ran(planOf(body('kit.break')));
    expect(first.starts).toEqual(['a', 'b', 'a/compensate/u']);

    expect(again(first, planOf(body('kit.give'))).starts).toEqual(['a', 'b']);
  });

  it('knows the facts of what it keeps, and none of what it does again', () => {
    const plan = planOf(`
steps:
  - { id: a, action: kit.facts, with: { regime: bull, drawdown: 0.1 } }
  - { id: b, action: kit.facts, with: { regime: bear, drawdown: 0.3 } }
  - { id: c, set: { r: '\${{ default(regime, "none") }}' } }`);
    const first = ran(plan);
    const rewound = rewind(plan, first.state, { at: 5, from: 'b' });

    expect(rewound.state.facts).toMatchObject({ regime: { value: 'bull' }, drawdown: { value: 0.1 } });
    expect(again(first, plan, 'b').result.context.facts).toEqual({ regime: 'bear', drawdown: 0.3 });
  });

  it.each([
    ['a step that there is not', 'nope', 'UnknownStep'],
    ['a step of a handler', 'events.on_started[0]/h', 'CannotRerun'],
    ['an iteration that is not kept', 'loop[0]/x', 'CannotRerun'],
    ['nothing to do', undefined, 'NothingToDo'],
  ])('is refused for %s', (_, from, code) => {
    const plan = planOf(`
steps: [{ id: loop, repeat: { max_iterations: 50 }, steps: [{ id: x, action: kit.give }] }]
events: { on_started: [{ id: h, action: kit.give }] }`);
    const { state } = ran(plan);

    expect(() => rewind(plan, state, { ...(from !== undefined && { from }), at: 0 })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
