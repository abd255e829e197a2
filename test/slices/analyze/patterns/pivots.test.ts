import fc from 'fast-check';
import { findPivots } from '../../../../src/slices/analyze/patterns';
import { atr } from '../../../../src/slices/shared/indicators';
import { type Move, pathOf } from '../shapes';

const swings = (prices: readonly number[], turn: number) =>
  findPivots({ high: prices, low: prices, atr: atr(prices, prices, prices) }, turn);

/** A random walk with the sharp and the flat stretches that markets have. */
const walk = fc
  .array(fc.tuple(fc.constantFrom(0, 0.2, 1, 4), fc.double({ min: -1, max: 1, noNaN: true })), {
    minLength: 30,
    maxLength: 150,
  })
  .map((steps) =>
    steps.reduce<number[]>((path, [size, step]) => [...path, Math.max(1, path[path.length - 1] + size * step)], [100]),
  );

describe('pivots', () => {
  it('are the extremes between turns of so many average true ranges, known when the turn is complete', () => {
    const moves: readonly Move[] = [
      [20, 80],
      [20, 100],
      [20, 80],
    ];
    // Every bar moves by 1, so that the average true range is 1.
    expect(swings(pathOf(100, moves), 3)).toEqual([
      { kind: 'trough', index: 20, price: 80, knownAt: 23 },
      { kind: 'peak', index: 40, price: 100, knownAt: 43 },
    ]);
    expect(swings(pathOf(100, moves), 20)).toEqual([
      { kind: 'trough', index: 20, price: 80, knownAt: 40 },
      { kind: 'peak', index: 40, price: 100, knownAt: 60 },
    ]);
    expect(swings(pathOf(100, moves), 20.5)).toEqual([]);
  });

  it.each([
    ['a flat market', new Array<number>(60).fill(100)],
    ['a market that only rises', pathOf(100, [[60, 160]])],
    [
      'fewer bars than the average true range needs',
      pathOf(100, [
        [6, 90],
        [6, 100],
      ]),
    ],
    ['no bars', []],
  ])('are none in %s', (_, prices) => {
    expect(swings(prices, 3)).toEqual([]);
  });

  it('take a bar that makes a new high and falls as going on', () => {
    const close = [
      ...pathOf(100, [
        [20, 80],
        [20, 100],
      ]),
      100,
      96,
      95,
    ];
    const high = close.map((price, index) => (index === 41 ? 103 : price));
    const low = close.map((price, index) => (index === 41 ? 90 : price));
    const found = findPivots({ high, low, atr: new Float64Array(close.length).fill(1) }, 3);
    expect(found.at(-1)).toEqual({ kind: 'peak', index: 41, price: 103, knownAt: 42 });
  });

  it('are not known before the one ahead of them, even when the range has shrunk', () => {
    const prices = [90, 99, 100, 98, 95, 97, 97];
    const ranges = Float64Array.from([1, 1, 10, 10, 10, 0.5, 0.5]);
    expect(findPivots({ high: prices, low: prices, atr: ranges }, 3)).toEqual([
      { kind: 'peak', index: 2, price: 100, knownAt: 5 },
      { kind: 'trough', index: 4, price: 95, knownAt: 6 },
    ]);
  });

  it('never change by what comes after them', () => {
    fc.assert(
      fc.property(walk, fc.double({ min: 1, max: 6, noNaN: true }), fc.nat(), (prices, turn, cut) => {
        const known = cut % prices.length;
        const all = swings(prices, turn).filter((pivot) => pivot.knownAt < known);
        expect(swings(prices.slice(0, known), turn)).toEqual(all);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('take turns, in order, each known after it and not before the one ahead of it, at the extreme in between', () => {
    fc.assert(
      fc.property(walk, fc.double({ min: 1, max: 6, noNaN: true }), (prices, turn) => {
        const pivots = swings(prices, turn);
        pivots.forEach((pivot, position) => {
          expect(pivot.knownAt).toBeGreaterThan(pivot.index);
          if (position === 0) return;
          const before = pivots[position - 1];
          expect(pivot.kind).not.toBe(before.kind);
          expect(pivot.index).toBeGreaterThan(before.index);
          expect(pivot.knownAt).toBeGreaterThan(before.knownAt);
          const between = prices.slice(before.index, pivot.knownAt + 1);
          expect(pivot.price).toBe(pivot.kind === 'peak' ? Math.max(...between) : Math.min(...between));
        });
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});
