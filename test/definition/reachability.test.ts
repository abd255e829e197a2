import fc from 'fast-check';
import { outlineOf, type OutlineScope } from '../../src/definition/outline';
import { reachabilityOf } from '../../src/definition/reachability';
import { definitionSchema } from '../../src/definition/schema';

/** A parallel list in which step `i` waits for the steps of `waits[i]`. */
function listOf(waits: readonly (readonly number[])[]): OutlineScope {
  const steps = waits.map((ids, index) => ({ id: `s${index}`, stop: true, depends_on: ids.map((id) => `s${id}`) }));
  return outlineOf(definitionSchema.parse({ name: 'a', version: '1.0.0', type: 'analysis', mode: 'parallel', steps }))
    .top;
}

/** By following every path. */
function isReachable(waits: readonly (readonly number[])[], from: number, to: number): boolean {
  const seen = new Set<number>();
  const follow = (at: number): boolean =>
    (waits[at] ?? []).some((next) => next === to || (!seen.has(next) && seen.add(next).size > 0 && follow(next)));
  return follow(from);
}

const graphs = fc
  .integer({ min: 1, max: 40 })
  .chain((size) => fc.array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 4 }), { minLength: size, maxLength: size }));

describe('whether a step waits for another', () => {
  it('is what following every path says, cycles or not', () => {
    fc.assert(
      fc.property(graphs, (waits) => {
        const list = listOf(waits);
        const reachability = reachabilityOf(list, 'any');
        const indexes = [...waits.keys()];
        const wrong = indexes.flatMap((from) =>
          indexes.filter((to) => reachability.has(list.steps[from], list.steps[to]) !== isReachable(waits, from, to)),
        );
        expect(wrong).toEqual([]);
      }),
    );
  });

  it('takes two passes over 1,000 steps that each wait for the 200 before, in whatever order they stand', () => {
    const waits = Array.from({ length: 1000 }, (_, index) =>
      Array.from({ length: Math.min(index, 200) }, (__, back) => index - 1 - back),
    );
    expect(reachabilityOf(listOf(waits), 'any').passes).toBe(2);
    const turned = Array.from({ length: 1000 }, (_, index) => (waits[999 - index] ?? []).map((id) => 999 - id));
    expect(reachabilityOf(listOf(turned), 'any').passes).toBe(2);
  });
});
