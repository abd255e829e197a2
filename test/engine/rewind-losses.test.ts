import { rewind } from '../../src/engine';
import { again, planOf, ran } from './rewound-run';

const regime = (after: string): string => `
  - { id: after, action: ${after} }
  - { id: seen, set: { r: '\${{ default(regime, "none") }}', d: '\${{ default(drawdown, 0) }}' } }`;

describe('what a rerun takes over', () => {
  it.each<[string, string]>([
    [
      'the loop as a whole',
      `steps: [{ id: l, for_each: { items: [1], as: n }, steps: [{ id: a, action: kit.give, compensate: [{ id: u, action: kit.give }] }] }, { id: b, action: LAST }]`,
    ],
    [
      'a loop in a group',
      `steps: [{ id: g, steps: [{ id: l, for_each: { items: [1], as: n }, steps: [{ id: a, action: kit.give, compensate: [{ id: u, action: kit.give }] }] }] }, { id: b, action: LAST }]`,
    ],
  ])('is not what was undone in %s', (_, yaml) => {
    const first = ran(planOf(yaml.replace('LAST', 'kit.break')));
    const [done, failed, undone] = first.starts;
    expect([failed, undone]).toEqual(['b', `${done}/compensate/u`]);

    expect(again(first, planOf(yaml.replace('LAST', 'kit.give'))).starts).toEqual([done, 'b']);
  });

  it('asks the condition again for a step of a branch that was not taken', () => {
    const plan = planOf(`
variables: { v: { type: number, default: 9 } }
steps:
  - id: c
    branches: [{ when: v > 5, steps: [{ id: x, action: kit.give }] }]
    else: [{ id: y, action: kit.give }]
  - { id: z, action: kit.give }`);
    const first = ran(plan, { variables: { v: 9 } });

    expect(again(first, plan, 'c/else/y', { v: 9 }).starts).toEqual(['c/branch_1/x', 'z']);
    expect(again(first, plan, 'c/else/y', { v: 1 }).starts).toEqual(['c/else/y', 'z']);
  });

  it.each([
    ['a group', 'g/z', '{ id: g, when: v > 5, steps: [{ id: z, action: kit.give }] }'],
    ['a group in a group', 'g/h/z', '{ id: g, when: v > 5, steps: [{ id: h, steps: [{ id: z, action: kit.give }] }] }'],
    [
      'a conditional',
      'g/branch_1/z',
      '{ id: g, when: v > 5, branches: [{ when: v > 0, steps: [{ id: z, action: kit.give }] }] }',
    ],
  ])('asks the `when` again of %s that was skipped', (_, from, step) => {
    const plan = planOf(`
variables: { v: { type: number, default: 1 } }
steps: [${step}]`);
    const first = ran(plan, { variables: { v: 1 } });

    expect(again(first, plan, from, { v: 1 }).starts).toEqual([]);
    expect(again(first, plan, from, { v: 9 }).starts).toEqual([from]);
  });

  it('has the facts that the ticks of a kept schedule published', () => {
    const plan = planOf(`
steps:
  - id: loop
    schedule: { every: 1s, max_ticks: 1 }
    steps: [{ id: t, action: kit.facts, with: { regime: bear, drawdown: 0.4 } }]${regime('kit.give')}`);
    const first = ran(plan, { ticks: { loop: [1000] } });
    expect(first.result.context.stepOutputs['seen']).toEqual({ r: 'bear', d: 0.4 });

    expect(again(first, plan, 'after').result.context.stepOutputs['seen']).toEqual({ r: 'bear', d: 0.4 });
  });

  it('tells the facts of a schedule by the plan that was run, not by an edited one', () => {
    const run = planOf(`
steps:
  - { id: p, action: kit.facts, with: { regime: bull, drawdown: 0.1 } }
  - { id: loop, schedule: { every: 1s, max_ticks: 1 }, steps: [{ id: t, action: kit.give }] }${regime('kit.give')}`);
    const edited = planOf(`
steps:
  - { id: loop, schedule: { every: 1s, max_ticks: 1 }, steps: [{ id: t, set: { x: 1 } }] }${regime('kit.give')}`);
    const first = ran(run, { ticks: { loop: [1000] } });
    const { state } = rewind(edited, first.state, { at: 5, from: 'after', ran: run });

    expect(state.facts).toEqual({});
  });

  it('has the facts of the last iteration of a repeat', () => {
    const plan = planOf(`
steps:
  - id: loop
    repeat: { max_iterations: 2 }
    steps:
      - { id: early, action: kit.facts, with: { regime: bull, drawdown: 0.1 } }
      - { id: late, when: iteration == 0, action: kit.facts, with: { regime: bear, drawdown: 0.2 } }${regime('kit.give')}`);
    const first = ran(plan);
    expect(first.result.context.stepOutputs['seen']).toEqual({ r: 'bull', d: 0.1 });

    expect(again(first, plan, 'after').result.context.stepOutputs['seen']).toEqual({ r: 'bull', d: 0.1 });
  });

  it('has the facts of more steps than one moment has fuel for', () => {
    const plan = planOf(`
variables: { v: { type: array, items: { type: number } } }
steps:
  - id: all
    for_each: { items: [1, 2, 3, 4], as: n }
    steps:
${Array.from({ length: 12 }, (_, k) => `      - { id: s${k}, action: kit.give, with: { value: '\${{ n }}' }, publish: { drawdown: 'v.all(x, x > 0) ? output.value : 0.0' } }`).join('\n')}${regime('kit.give')}`);
    const variables = { v: Array.from({ length: 12_500 }, (_, n) => n + 1) };
    const first = ran(plan, { variables });
    expect(first.result.context.stepOutputs['seen']).toEqual({ r: 'none', d: 4 });

    expect(again(first, plan, 'after').result.context.stepOutputs['seen']).toEqual({ r: 'none', d: 4 });
  });

  it('is refused where the facts of a kept step cannot be worked out', () => {
    const body = (from: string): string =>
      `steps: [{ id: a, action: kit.give, with: { value: { x: 0.5, y: none } }, publish: { drawdown: output.value.${from} } }, { id: b, action: kit.give }]`;
    const first = ran(planOf(body('x')));

    expect(() => again(first, planOf(body('y')), 'b')).toThrow(
      expect.objectContaining({ code: 'CannotRerun', message: expect.stringContaining("'a'") as string }),
    );
  });

  it.each([
    [
      'a fan-out',
      '{ id: l, for_each: { items: [1, 0], as: n, min_success: 1 }, steps: [{ id: x, when: n == 0, action: kit.break }] }',
    ],
    [
      'a schedule',
      '{ id: l, schedule: { every: 1s, max_ticks: 2 }, steps: [{ id: a, when: now > 1709640001500, action: kit.break }] }',
    ],
  ])('leaves a run degraded where a part of %s that is kept had failed', (_, step) => {
    const plan = planOf(`
calendar: 24/7
steps: [${step}, { id: after, action: kit.give }]`);
    const first = ran(plan, { startAt: 1_709_640_000_000, ticks: { l: [1000, 2000] } });
    expect(first.result.status).toBe('degraded');
    const second = again(first, plan, 'after');

    expect(second.starts).toEqual(['after']);
    expect(second.result.status).toBe('degraded');
  });

  it('undoes in the same order: the group before its last step, though both ended at one moment', () => {
    const plan = planOf(`
steps:
  - id: g
    compensate: [{ id: u, action: kit.give }]
    steps: [{ id: first, set: { v: 1 }, compensate: [{ id: u, action: kit.give }] }, { id: b, set: { v: 1 }, compensate: [{ id: u, action: kit.give }] }]
  - { id: last, action: kit.break }`);
    const first = ran(plan);
    const undone = ['g/compensate/u', 'g/b/compensate/u', 'g/first/compensate/u'];
    expect(first.starts).toEqual(['last', ...undone]);
    const halted = JSON.parse(JSON.stringify(first)) as typeof first;
    halted.state.compensated = [];

    expect(again(halted, plan, 'last').starts).toEqual(['last', ...undone]);
  });
});

describe('the time limits of a rerun', () => {
  it('holds the run to its timeout', () => {
    const plan = (last: string): ReturnType<typeof planOf> =>
      planOf(`
resources: { timeout: 100ms }
steps: [{ id: a, action: kit.give }, { id: b, action: ${last} }]`);
    const first = ran(plan('kit.break'));

    const second = again(first, plan('kit.hang'));
    expect(second.result.status).toBe('timed_out');
    expect(second.tookMs).toBe(100);
  });

  it.each([
    ['a group', 'g/b', '{ id: g, deadline: 100ms, steps: [{ id: a, action: kit.give }, { id: b, action: LAST }] }'],
    [
      'a conditional',
      'g/else/b',
      '{ id: g, deadline: 100ms, branches: [{ when: steps.w.output.v > 1, steps: [{ id: x, action: kit.give }] }], else: [{ id: a, action: kit.give }, { id: b, action: LAST }] }',
    ],
    [
      'a loop',
      'g[0]/b',
      '{ id: g, deadline: 100ms, for_each: { items: [1], as: n }, steps: [{ id: a, action: kit.give }, { id: b, action: LAST }] }',
    ],
  ])('holds %s that it reopens to its deadline', (_, from, step) => {
    const plan = (last: string): ReturnType<typeof planOf> =>
      planOf(`steps: [{ id: w, set: { v: 1 } }, ${step.replace('LAST', last)}]`);
    const first = ran(plan('kit.give'));

    const second = again(first, plan('kit.hang'), from);
    expect(second.result.status).toBe('failed');
    expect(second.result.steps.find(({ path }) => path === 'g')?.error?.type).toBe('Timeout');
  });
});

describe('a rerun of a degraded run', () => {
  it.each([
    ['a step that was continued', '{ id: x, action: LAST, on_failure: continue }', ['x', 'z']],
    [
      'a step that fell back',
      '{ id: x, action: LAST, on_failure: { fallback: [{ id: f, action: kit.give }] } }',
      ['x', 'z'],
    ],
    [
      'one in a group that succeeded',
      '{ id: g, steps: [{ id: w, action: kit.give }, { id: x, action: LAST, on_failure: continue }] }',
      ['g/x', 'z'],
    ],
    [
      'an iteration that need not succeed',
      '{ id: l, for_each: { items: [1, 0, 2], as: n, min_success: 1 }, steps: [{ id: w, action: kit.give }, { id: x, when: n == 0, action: LAST }] }',
      ['l[1]/x', 'z'],
    ],
  ])('does %s again, and what depends on it', (_, step, starts) => {
    const plan = (last: string): ReturnType<typeof planOf> =>
      planOf(`steps: [{ id: a, action: kit.give }, ${step.replace('LAST', last)}, { id: z, action: kit.give }]`);
    const first = ran(plan('kit.break'));
    expect(first.result.status).toBe('degraded');
    const second = again(first, plan('kit.give'));

    expect(second.starts).toEqual(starts);
    expect(second.result.status).toBe('completed');
  });

  it('does again an iteration that failed although nothing is told of it any more, and keeps the others', () => {
    const plan = (last: string): ReturnType<typeof planOf> =>
      planOf(`
steps:
  - id: l
    for_each: { items: [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24], as: n, min_success: 1 }
    steps: [{ id: x, when: n == 0, action: ${last} }]`);
    const first = ran(plan('kit.break'));
    expect(first.state.steps['l[0]']).toBeUndefined();
    const second = again(first, plan('kit.give'));

    expect(second.starts).toEqual(['l[0]/x']);
    expect(second.result.status).toBe('completed');
  });

  it('leaves alone what was tolerated when it begins with a step', () => {
    const plan = planOf('steps: [{ id: x, action: kit.break, on_failure: continue }, { id: z, action: kit.give }]');

    const second = again(ran(plan), plan, 'z');
    expect(second.starts).toEqual(['z']);
    expect(second.result.status).toBe('degraded');
  });
});
