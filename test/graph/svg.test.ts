import fc from 'fast-check';
import { svgOf } from '../../src/graph';
import { layoutList as layoutListOf } from '../../src/graph/svg/layout-list';
import { layoutNode } from '../../src/graph/svg/layout-node';
import type { ListBox, Point } from '../../src/graph/svg/boxes';
import { wrapText } from '../../src/graph/svg/text-width';
import type { Drawing, DrawnList } from '../../src/graph/drawing';
import { drawingFrom } from './drawing-from';

const layoutList = (list: DrawnList): ListBox => layoutListOf(list, layoutNode);

const steps = (count: number, line = (index: number): string => `  - { id: s${index}, wait: 1s }`): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** All boxes of a list, those inside boxes too, where they lie on the page. */
function boxesIn(
  { nodes }: ListBox,
  at: Point = { x: 0, y: 0 },
): { x: number; y: number; width: number; height: number; depth: string }[] {
  return nodes.flatMap(({ box, x, y }) => {
    const corner = { x: at.x + x, y: at.y + y };
    const inner = box.lists.flatMap((list) => boxesIn(list.box, { x: corner.x + list.x, y: corner.y + list.y }));
    return [{ ...corner, width: box.width, height: box.height, depth: box.node.key }, ...inner];
  });
}

const sample = drawingFrom(
  [
    '  - { id: fetch, wait: 1s, on_failure: { fallback: [{ id: again, wait: 2s }] }, compensate: [{ wait: 1s }] }',
    '  - { id: a, wait: 1s, depends_on: [fetch] }',
    '  - { id: b, wait: 1s, depends_on: [fetch] }',
    '  - { id: group, depends_on: [{ step: a, on: finished }, b], mode: parallel, steps: [{ id: x, wait: 1s }, { id: y, wait: 1s }] }',
    '  - { id: choose, branches: [{ when: regime == "up", steps: [{ id: buy, wait: 1s }, { id: sell, wait: 1s }] }], else: [{ id: rest, stop: true }] }',
  ].join('\n'),
  'events:\n  on_failed: [{ wait: 1s }]\n',
);

/** Sixty steps, of which half wait for all of the others: too much for the best places. */
const large = drawingFrom(
  steps(60, (index) => {
    const roots = Array.from({ length: 30 }, (_, root) => `s${root}`).join(', ');
    return `  - { id: s${index}, wait: 1s, depends_on: [${index < 30 ? '' : roots}] }`;
  }),
);

it.each([
  ['a list that has groups', sample],
  ['a large list', large],
])('lays no two boxes of %s over each other, and each within the box that holds it', (_, drawing) => {
  const check = (list: ListBox): void => {
    const flat = list.nodes.map(({ box, x, y }) => ({ x, y, width: box.width, height: box.height }));
    flat.forEach((one, index) => {
      expect(one.x).toBeGreaterThanOrEqual(-0.01);
      expect(one.x + one.width).toBeLessThanOrEqual(list.width + 0.01);
      expect(one.y + one.height).toBeLessThanOrEqual(list.height + 0.01);
      for (const other of flat.slice(index + 1)) {
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(apart).toBe(true);
      }
    });
    for (const { box } of list.nodes)
      for (const inner of box.lists) {
        expect(inner.x + inner.box.width).toBeLessThanOrEqual(box.width);
        expect(inner.y + inner.box.height).toBeLessThanOrEqual(box.height);
        check(inner.box);
      }
  };
  check(layoutList(drawing.steps));
});

it('puts what waits below what it waits for', () => {
  const places = new Map(boxesIn(layoutList(drawingFrom(steps(4)).steps)).map(({ depth, y }) => [depth, y]));
  expect([...places.values()]).toEqual([...places.values()].sort((a, b) => a - b));
  expect(new Set(places.values()).size).toBe(4);
});

it('draws every step, edge, label and handler', () => {
  const svg = svgOf(sample);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, content]) => content);
  expect(texts).toEqual(
    expect.arrayContaining([
      'sample',
      'fetch',
      'fallback',
      'again',
      'compensate',
      'group',
      'x',
      'choose',
      'when regime == &quot;up&quot;',
      'else',
      'on_failed',
    ]),
  );
  expect(texts).toEqual(expect.arrayContaining(['finished', 'if it fails', 'undone by']));
  expect([...svg.matchAll(/class="arrow"/g)]).toHaveLength(8);
});

it('needs nothing from outside and runs nothing', () => {
  const svg = svgOf(sample);
  expect(svg).not.toMatch(/<(script|image|foreignObject|use|a)\b|href|@import|url\(/i);
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toContain('http');
});

it('follows the light or dark theme of its reader', () => {
  expect(svgOf(sample)).toContain('@media (prefers-color-scheme: dark)');
});

/** Any characters, and those that mean something in XML more often than chance would have them. */
const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", ']', '\0', '\ud800', 'a', ' '), maxLength: 20 }),
);

it('escapes all text', () => {
  fc.assert(
    fc.property(hostileText, (name) => {
      const node = { key: 's1', kind: 'action' as const, title: name, details: [name], isBackground: false, lists: [] };
      const drawing: Drawing = { title: name, subtitle: name, steps: { nodes: [node], edges: [] }, handlers: [] };
      const svg = svgOf(drawing);
      const texts = [...svg.matchAll(/<(?:text|title)[^>]*>([\s\S]*?)<\/(?:text|title)>/g)].map(
        ([, content]) => content,
      );
      expect(texts.length).toBeGreaterThanOrEqual(3);
      for (const text of texts) expect(text).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
      // What XML 1.0 cannot hold.
      expect(svg).not.toMatch(/(?![\t\n\r])\p{Cc}(?<![\u{7f}-\u{9f}])|[\ufffe\uffff]|\p{Cs}/u);
    }),
  );
});

it('is the same text for the same definition', () => {
  expect(svgOf(sample)).toBe(svgOf(sample));
});

it('draws a list of 500 steps one after the other, and 500 beside each other in rows', () => {
  expect(svgOf(drawingFrom(steps(500)))).toContain('>s499<');
  const rows = layoutList(
    drawingFrom(
      `  - { id: group, mode: parallel, steps: [${steps(100, (index) => `{ id: s${index}, wait: 1s },`).replaceAll('\n', '')}] }`,
    ).steps,
  );
  expect(rows.width / rows.height).toBeGreaterThan(0.5);
});

describe('wrapping', () => {
  it.each<[string, number, number, string[]]>([
    ['', 10, 3, []],
    ['short', 10, 3, ['short']],
    ['one two three', 8, 3, ['one two', 'three']],
    ['one\n two', 10, 3, ['one two']],
    ['aaaaaaaaaaaaaaa', 6, 3, ['aaaaaa', 'aaaaaa', 'aaa']],
    ['aaaaaaaaaaaaaaa', 6, 2, ['aaaaaa', 'aaaaa…']],
    ['a bbbbbbbbbbbb', 6, 3, ['a bbbb', 'bbbbbb', 'bb']],
  ])('%j at %d in %d lines', (text, columns, lines, expected) => {
    expect(wrapText(text, columns, lines)).toEqual(expected);
  });
});
