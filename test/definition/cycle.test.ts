import fc from 'fast-check';
import { findCycle } from '../../src/definition/cycle';

type Graph = Readonly<Record<string, readonly string[]>>;

const nextIn =
  (graph: Graph) =>
  (node: string): readonly string[] =>
    graph[node] ?? [];

describe('the search for a circle', () => {
  it.each<[string, Graph, readonly string[] | undefined]>([
    ['nothing', {}, undefined],
    ['a way that ends', { a: ['b'], b: ['c'] }, undefined],
    ['two ways that meet', { a: ['b', 'c'], b: ['d'], c: ['d'] }, undefined],
    ['a node that leads to itself', { a: ['a'] }, ['a']],
    ['a circle that the start is in', { a: ['b'], b: ['c'], c: ['a'] }, ['a', 'b', 'c']],
    ['a circle that the start leads to', { a: ['b'], b: ['c'], c: ['b'] }, ['b', 'c']],
  ])('of %s', (_, graph, circle) => {
    expect(findCycle('a', nextIn(graph), new Set())).toEqual(circle);
  });

  it('names each circle once', () => {
    const graph = { a: ['b'], b: ['a'], c: ['a', 'd'], d: ['c'] };
    const done = new Set<string>();
    const found = Object.keys(graph).map((node) => findCycle(node, nextIn(graph), done));
    expect(found).toEqual([['a', 'b'], undefined, ['c', 'd'], undefined]);
  });

  it('asks once of each node where it leads, and needs no stack for a long way', () => {
    const nextOf = jest.fn((node: string) => {
      const at = Number(node);
      return at < 50_000 ? [String(at + 1), String(at + 2)] : [];
    });
    const done = new Set<string>();
    for (let at = 0; at < 50_000; at += 1000) expect(findCycle(String(at), nextOf, done)).toBeUndefined();
    expect(nextOf).toHaveBeenCalledTimes(50_002);
  });

  it('finds one exactly where a node can be reached from itself', () => {
    const graphs = fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(graphs, (lists) => {
        const graph = Object.fromEntries(lists.map((list, at) => [String(at), list.map(String)]));
        const done = new Set<string>();
        const found = Object.keys(graph).some((node) => findCycle(node, nextIn(graph), done) !== undefined);
        expect(found).toBe(Object.keys(graph).some((node) => reachesItself(graph, node)));
      }),
    );
  });
});

function reachesItself(graph: Graph, start: string): boolean {
  const seen = new Set<string>();
  const open = [...nextIn(graph)(start)];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === start) return true;
    if (seen.has(node)) continue;
    seen.add(node);
    open.push(...nextIn(graph)(node));
  }
  return false;
}
