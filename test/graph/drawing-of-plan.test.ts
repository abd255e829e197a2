import { drawingOfPlan, svgForPage, withStates } from '../../src/graph';
import type { DrawnList, DrawnNode } from '../../src/graph/drawing';
import { planOf } from '../support/plan-of';

const plan = planOf(`
  steps:
    - { id: pick, set: { regime: calm } }
    - id: checks
      mode: parallel
      compensate: [{ id: undo, wait: 1s }]
      steps: [{ id: a, wait: 90s }, { id: b, wait: { event: go } }]
    - { id: choose, branches: [{ when: steps.pick.output.regime == 'wild', steps: [{ id: buy, wait: 1s }] }], else: [{ id: rest, stop: true }] }
    - { id: each, for_each: { items: [1, 2], as: n }, steps: [{ id: one, wait: 1s }] }
    - { id: last, fail: "no <b>", when: has(steps.pick.output), depends_on: [{ step: checks, on: finished }] }
  events:
    on_emergency: [{ id: tell, set: { told: true } }]
`);

const nodesIn = ({ nodes }: DrawnList): DrawnNode[] => nodes.flatMap((node) => [node, ...node.lists.flatMap(nodesIn)]);
const drawing = drawingOfPlan(plan);
const all = [
  ...nodesIn(drawing.steps),
  ...drawing.handlers,
  ...drawing.handlers.flatMap(({ lists }) => lists.flatMap(nodesIn)),
];

describe('the drawing of a plan', () => {
  it('has every step under the path that a run tells of it', () => {
    expect(all.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'pick',
        'checks',
        'checks/a',
        'checks/b',
        'choose/branch_1/buy',
        'choose/else/rest',
        'each/one',
        'last',
        'checks/compensate',
        'checks/compensate/undo',
        'events.on_emergency',
        'events.on_emergency/tell',
      ]),
    );
  });

  it.each([
    ['checks/a', ['wait 90s']],
    ['checks/b', ['wait for the event go']],
    ['each', ['for each n in [1,2]']],
    ['last', ['fail: no <b>', 'when has(steps.pick.output)']],
  ])('says what %s does', (path, details) => {
    expect(all.find((node) => node.path === path)?.details).toEqual(details);
  });

  it('leads from what a step waits for, saying which outcome where it is not success', () => {
    const keys = new Map(drawing.steps.nodes.map(({ key, path }) => [key, path]));
    expect(drawing.steps.edges.map(({ from, to, label }) => [keys.get(from), keys.get(to), label])).toEqual([
      ['checks', 'checks/compensate', 'undone by'],
      ['pick', 'checks', undefined],
      ['checks', 'choose', undefined],
      ['choose', 'each', undefined],
      ['checks', 'last', 'finished'],
    ]);
  });

  it('shows a state as a word in the box and as its class, with text escaped and no style of its own', () => {
    const svg = svgForPage(
      withStates(drawing, (path) => (path === 'checks/a' ? { state: 'failed', text: '✗ failed' } : undefined)),
    );
    expect(svg).toMatch(/<rect class="step state-failed"/);
    expect(svg).toContain('✗ failed</text>');
    expect(svg.match(/state-/g)).toHaveLength(1);
    expect(svg).toContain('fail: no &lt;b&gt;');
    expect(svg).not.toMatch(/<style|<b>/);
  });
});
