import { Reruns, type PreparedRerun } from '../../src/client/reruns';
import type { Plan, RunState } from '../../src/engine';
import type { RunExport } from '../../src/protocol';
import { planOf, ran } from '../engine/rewound-run';
import type { VirtualScript } from '../support/kit/virtual-run';

const items = JSON.stringify(Array.from({ length: 25 }, (_, n) => n));
const child = planOf('steps: [{ id: c, action: kit.give }]');

/** It ran with actions of the kit, and is told as if one had read data, and the other traded. */
function recorded(yaml: string, script: VirtualScript = {}): RunExport {
  const plan = planOf(yaml);
  const { state } = ran(plan, { children: { 'other.yaml': child, other: child }, ...script });
  const renamed = JSON.stringify(plan)
    .replaceAll('"kit.give"', '"data.get_historical_data"')
    .replaceAll('"kit.take"', '"live_trade.close_all_positions"')
    .replaceAll('"kit.facts"', '"somebody.elses"');
  return { plan: JSON.parse(renamed) as Plan, state: JSON.parse(JSON.stringify(state)) as RunState };
}

const nothing = new Reruns(() => Promise.reject(new Error('nothing is to be started')), 'queue');

describe('what a rerun would trade again', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['an action that trades', '{ id: x, action: kit.take }', 'x', ['x']],
    ['no action that reads', '{ id: x, action: kit.give }', 'x', []],
    ['an action that is served elsewhere', '{ id: x, action: kit.facts }', 'x', ['x']],
    ['a schedule whose ticks trade', schedule('kit.take'), 'x', ['x']],
    ['no schedule whose ticks read', schedule('kit.give'), 'x', []],
    ['an event whose handler trades', '{ id: x, emit: sell }', 'x', ['x']],
    ['an event whose handler emits one whose handler trades', '{ id: x, emit: outer }', 'x', ['x']],
    ['no event whose handler reads', '{ id: x, emit: look }', 'x', []],
    ['a definition that runs as a child', '{ id: x, workflow: other }', 'x', ['x']],
    ['an iteration that is told of', loop('[1, 2]', '{ id: t, action: kit.take }'), 'x', ['x[0]/t', 'x[1]/t']],
    [
      'iterations of which nothing is told any more',
      loop(items, '{ id: t, when: i == 0, action: kit.take }'),
      'x',
      ['x'],
    ],
    ['no such iterations that read', loop(items, '{ id: t, when: i == 0, action: kit.give }'), 'x', []],
    ['none but the iteration that is named', loop(items, '{ id: t, action: kit.take }'), 'x[24]', ['x[24]/t']],
    [
      'a step in a fallback that ran',
      '{ id: x, action: kit.break, on_failure: { fallback: [{ id: t, action: kit.take }] } }',
      'x',
      ['x', 'x/fallback/t'],
    ],
    ['no step that had not run', '{ id: x, when: n == 0, action: kit.give }', 'x', []],
  ])('is %s', (_, step, from, orders) => {
    const source = recorded(
      `
variables: { n: { type: integer, default: 0 } }
steps:
  - { id: before, action: kit.take }
  - ${step}
  - { id: not_run, when: n > 1, steps: [{ id: t, action: kit.take }, { id: l, emit: look }, { id: o, emit: outer }] }
events:
  sell: [{ id: h, action: kit.take }]
  look: [{ id: h, action: kit.give }]
  outer: [{ id: h, emit: sell }]`,
      { variables: { n: 0 }, ticks: { x: [1000] } },
    );

    expect(nothing.prepare(source, { from }).orders).toEqual(orders);
  });

  it('is not done unless that is asked for', async () => {
    const prepared = nothing.prepare(recorded(`steps: [${schedule('kit.take')}]`, { ticks: { x: [1000] } }), {
      from: 'x',
    });

    await expect(nothing.start(prepared)).rejects.toMatchObject({ code: 'WouldRepeatOrders' });
  });
});

describe('what handlers would trade again', () => {
  const bad = "{ id: bad, fail: 'no' }";
  const good = '{ id: bad, action: kit.give }';
  const continued = "{ id: bad, on_failure: continue, steps: [{ id: x, fail: 'no' }] }";
  const sells = '[{ id: h, action: kit.take }]';

  it.each<[string, string, string, readonly string[]]>([
    ['a handler of the end that traded', good, `on_completed: ${sells}`, ['events.on_completed']],
    ['a handler of the failure that traded', bad, `on_failed: ${sells}`, ['events.on_failed']],
    ['a handler of a failed step that traded', continued, `on_step_failed: ${sells}`, ['events.on_step_failed']],
    [
      'both that ran for one failure',
      bad,
      `on_failed: ${sells}, on_step_failed: ${sells}`,
      ['events.on_failed', 'events.on_step_failed'],
    ],
    [
      'a handler that emits what trades',
      good,
      `on_completed: [{ id: e, emit: sell }], sell: ${sells}`,
      ['events.on_completed'],
    ],
    ['no handler of an event that did not come', good, `on_failed: ${sells}, on_step_failed: ${sells}`, []],
    ['no handler that only reads', good, 'on_completed: [{ id: h, action: kit.give }]', []],
    ['no handler of the beginning, which is not raised again', good, `on_started: ${sells}`, []],
  ])('is %s', async (_, step, events, orders) => {
    const source = recorded(`
steps: [{ id: a, action: kit.give }, ${step}]
events: { ${events} }`);
    const prepared = nothing.prepare(source, { from: 'bad' });

    expect(prepared.orders).toEqual(orders);
    if (orders.length > 0) await expect(nothing.start(prepared)).rejects.toMatchObject({ code: 'WouldRepeatOrders' });
  });
});

describe('what a rerun would do', () => {
  it('has the waits and the approvals, and nothing of what is in a step that is kept', () => {
    const source = recorded(
      `
steps:
  - { id: off, when: 1 > now, steps: [{ id: never, action: kit.give }] }
  - { id: a, action: kit.give }
  - { id: ok, approve: 'go on?' }
  - { id: pause, wait: 10ms }
  - { id: last, action: kit.break }`,
      { messages: [{ when: 'quiet', send: { decide: 'ok', approved: true, by: 'ann' } }] },
    );

    expect(nothing.prepare(source, { from: 'ok' })).toMatchObject({ again: ['ok', 'pause', 'last'], fresh: [] });
  });
});

describe('what a rerun names', () => {
  const failing = (last: string): string => `
mode: parallel
steps:
  - { id: first, action: kit.give, compensate: [{ id: undo, action: kit.give }] }
  - id: each
    for_each: { items: [1, 2, 3], as: n }
    mode: sequential
    steps:
      - { id: note, set: { n: '\${{ n }}' } }
      - { id: score, ${last} }
      - { id: tell, emit: told }
  - { id: few, depends_on: [each], steps: [{ id: after, set: { done: true } }] }
events: { told: [{ id: h, action: kit.give }] }`;

  it.each<[string, string, string | undefined, Partial<PreparedRerun>]>([
    [
      'a step that had failed the run by itself, and what it had kept from running',
      `steps: [{ id: a, action: kit.give }, { id: halt_here, fail: enough }, { id: not_reached, set: { x: 1 } }]`,
      undefined,
      { kept: ['a'], again: ['halt_here'], fresh: ['not_reached'], orders: [] },
    ],
    [
      'the step that is asked for, what had been undone, and what follows, iterations included; nothing that undoes',
      failing("when: n < 9, fail: 'no'"),
      'each[0]/score',
      {
        kept: ['each[0]/note'],
        again: ['first', 'each[0]/score'],
        fresh: ['each', 'each[0]/tell', 'few', 'few/after'],
        onlyIfFails: [],
      },
    ],
    [
      'a whole iteration',
      failing("when: n > 2, fail: 'no'"),
      'each[1]',
      {
        again: ['first', 'each[1]', 'each[1]/note', 'each[1]/tell', 'each[2]/score'],
        fresh: ['each[1]/score', 'each[2]/tell', 'few', 'few/after'],
      },
    ],
    [
      'a group with what is in it',
      `steps: [{ id: g, steps: [{ id: x, set: { a: 1 } }] }, { id: z, set: { b: 1 } }]`,
      'g',
      { kept: [], again: ['g', 'g/x', 'z'], fresh: [] },
    ],
    [
      'a fallback that ran, as what is done if the step fails',
      `steps: [{ id: few, on_failure: { fallback: [{ id: fb, action: kit.take }] }, steps: [{ id: bad, fail: 'no' }] }]`,
      'few',
      {
        again: ['few', 'few/bad', 'few/fallback/fb'],
        onlyIfFails: ['few/fallback/fb'],
        orders: ['few/fallback/fb'],
      },
    ],
    [
      'no order that only a compensation would send',
      `steps: [{ id: x, action: kit.give, compensate: [{ id: sell, action: kit.take }] }, { id: bad, fail: 'no' }]`,
      undefined,
      { again: ['x', 'bad'], orders: [] },
    ],
  ])('is %s', (_, yaml, from, named) => {
    const source = recorded(yaml);

    expect(nothing.prepare(source, from === undefined ? {} : { from })).toMatchObject(named);
  });
});

describe('the time of a rerun', () => {
  afterEach(() => jest.useRealTimers());

  it('counts from when it is started, however long it was looked at', async () => {
    const source = recorded(
      'resources: { timeout: 1m }\nsteps: [{ id: a, action: kit.give }, { id: b, action: kit.give }]',
    );
    const started: RunState[] = [];
    const reruns = new Reruns((work) => {
      const start = (_type: string, { args }: { readonly args: readonly [unknown, { readonly state: RunState }] }) => {
        started.push(args[1].state);
        return Promise.resolve();
      };
      return work({ workflow: { start } } as never);
    }, 'queue');
    jest.useFakeTimers({ now: 5_000_000 });
    const prepared: PreparedRerun = reruns.prepare(source, { from: 'b' });
    jest.setSystemTime(5_900_000);
    await reruns.start(prepared, { repeatOrders: true });

    expect(started).toMatchObject([{ startedAt: 5_900_000, timers: { 'run-timeout': 5_960_000 } }]);
  });
});

function schedule(action: string): string {
  return `{ id: x, schedule: { every: 1s, max_ticks: 1 }, steps: [{ id: t, action: ${action} }] }`;
}

function loop(over: string, step: string): string {
  return `{ id: x, for_each: { items: ${over}, as: i }, steps: [${step}] }`;
}
