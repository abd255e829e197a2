import type { DrawnList, DrawnNode } from '../../src/graph/drawing';
import { drawingFrom } from './drawing-from';

const edgesOf = ({ edges }: DrawnList): string[] =>
  edges.map(({ from, to, kind, label }) => `${from} ${kind} ${to}${label === undefined ? '' : `: ${label}`}`);

const node = (steps: string): DrawnNode => {
  const [first] = drawingFrom(steps).steps.nodes;
  if (first === undefined) throw new Error('nothing drawn');
  return first;
};

describe('a step', () => {
  it.each<[string, string[]]>([
    ['{ id: a, action: data.get, name: Fetch }', ['Fetch', 'data.get']],
    [
      '{ id: a, action: data.get, when: "${{ x > 1 }}", on_failure: continue }',
      ['data.get', 'when x > 1', 'goes on if it fails'],
    ],
    ['{ id: a, set: { x: 1, y: 2 } }', ['set x, y']],
    ['{ id: a, emit: on_loss }', ['emit on_loss']],
    ['{ id: a, emit: { event: on_loss, payload: 1 } }', ['emit on_loss']],
    ['{ id: a, wait: 5m }', ['wait 5m']],
    ['{ id: a, wait: { duration: "${{ pause }}" } }', ['wait pause']],
    ['{ id: a, wait: { until: close - 5m, timeout: 1h } }', ['wait until close - 5m', 'at most 1h']],
    ['{ id: a, wait: { session: open } }', ['wait for the open']],
    ['{ id: a, wait: { event: news } }', ['wait for the event news']],
    ['{ id: a, approve: Trade? }', ['ask: Trade?']],
    [
      '{ id: a, approve: { message: Trade?, from: [desk, risk], quorum: 2, timeout: 5m } }',
      ['ask: Trade?', 'by desk, risk', '2 must approve', 'at most 5m'],
    ],
    ['{ id: a, workflow: child }', ['run child']],
    ['{ id: a, workflow: { name: child } }', ['run child']],
    ['{ id: a, fail: too bad }', ['fail: too bad']],
    ['{ id: a, fail: { message: too bad, type: TooBad } }', ['fail: too bad']],
    ['{ id: a, stop: true }', ['stop']],
    ['{ id: a, stop: enough }', ['stop: enough']],
    ['{ id: a, stop: { reason: enough } }', ['stop: enough']],
    ['{ id: a, mode: parallel, steps: [{ id: b, wait: 1s }] }', ['in parallel']],
    ['{ id: a, mode: background, steps: [{ id: b, wait: 1s }] }', ['in the background']],
    [
      '{ id: a, mode: background, on_end: cancel, steps: [{ id: b, wait: 1s }] }',
      ['in the background, cancelled at the end'],
    ],
    ['{ id: a, branches: [{ when: true, steps: [{ id: b, wait: 1s }] }] }', ['the first branch that holds']],
    [
      '{ id: a, for_each: { items: "${{ symbols }}", as: symbol, max_concurrent: 4, min_success: 80% }, steps: [{ id: b, wait: 1s }] }',
      ['for each symbol in symbols', '4 at once', '80% must succeed'],
    ],
    ['{ id: a, for_each: { items: [1, 2] }, steps: [{ id: b, wait: 1s }] }', ['for each item in [1,2]']],
    [
      '{ id: a, repeat: { until: done, every: 5m, max_iterations: 3 }, steps: [{ id: b, wait: 1s }] }',
      ['repeat until done', 'every 5m', '3 times at most'],
    ],
    ['{ id: a, repeat: { while: busy }, steps: [{ id: b, wait: 1s }] }', ['repeat while busy']],
    [
      '{ id: a, schedule: { cron: ["0 9 * * *", "0 15 * * *"], session: { to: close - 1m }, overlap: skip, max_ticks: 5, until: "15:00" }, steps: [{ id: b, wait: 1s }] }',
      [
        'at cron 0 9 * * * | 0 15 * * *',
        'in the session, open to close - 1m',
        'until 15:00',
        '5 times at most',
        'overlap: skip',
      ],
    ],
    ['{ id: a, schedule: { every: 5m }, steps: [{ id: b, wait: 1s }] }', ['every 5m']],
  ])('%s is told in the words of the definition', (step, details) => {
    expect(node(`  - ${step}`).details).toEqual(details);
  });

  it('that is a conditional group holds a list for each branch', () => {
    const { lists } = node(
      '  - { id: a, branches: [{ when: x > 1, steps: [{ id: b, wait: 1s }] }, { when: true, steps: [{ id: c, wait: 1s }] }], else: [{ id: d, wait: 1s }] }',
    );
    expect(lists.map(({ title, nodes }) => [title, nodes.map((inner) => inner.title)])).toEqual([
      ['when x > 1', ['b']],
      ['when true', ['c']],
      ['else', ['d']],
    ]);
  });
});

describe('an edge', () => {
  it.each<[string, string, string[]]>([
    ['leads from a step to the next', '  - { id: a, wait: 1s }\n  - { id: b, wait: 1s }', ['s1 succeeded s2']],
    [
      'goes past what is in the background',
      '  - { id: a, wait: 1s }\n  - { id: b, mode: background, steps: [{ id: x, wait: 1s }] }\n  - { id: c, wait: 1s }',
      ['s1 succeeded s2', 's1 succeeded s4'],
    ],
    [
      'leads from what a step depends on, labelled with the outcome',
      '  - { id: a, wait: 1s }\n  - { id: b, wait: 1s, depends_on: [] }\n  - { id: c, wait: 1s, depends_on: [a, { step: b, on: failed }] }',
      ['s1 succeeded s3', 's2 failed s3: failed'],
    ],
    [
      'leads to a fallback and to a compensation',
      '  - { id: a, wait: 1s, on_failure: { fallback: [{ id: x, wait: 1s }] }, compensate: [{ wait: 1s }] }',
      ['s1 fallback s2: if it fails', 's1 compensation s4: undone by'],
    ],
    ['does not come from a step that there is not', '  - { id: a, wait: 1s, depends_on: [nope, a] }', []],
    [
      'comes from the first of two steps with one id',
      '  - { id: a, wait: 1s }\n  - { id: a, wait: 1s }\n  - { id: b, wait: 1s, depends_on: [a] }',
      ['s1 succeeded s2', 's1 succeeded s3'],
    ],
  ])('%s', (_, steps, edges) => {
    const drawn = edgesOf(drawingFrom(steps).steps);
    expect(drawn).toEqual(edges);
  });
});

it('tells what holds for the whole definition, and draws its handlers apart', () => {
  const { title, subtitle, handlers } = drawingFrom(
    '  - { id: a, wait: 1s }',
    'schedule: { every: 1h }\nevents:\n  on_failed: [{ wait: 1s }]\n  news: { external: true, steps: [{ id: read, wait: 1s }] }\n',
  );
  expect([title, subtitle]).toEqual(['sample', 'analysis 1.0.0; starts every 1h']);
  expect(handlers.map(({ kind, title: event, details }) => [kind, event, ...details])).toEqual([
    ['handler', 'on_failed', 'handles the event'],
    ['handler', 'news', 'handles the event, which comes from outside'],
  ]);
});
