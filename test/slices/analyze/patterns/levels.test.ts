import { findLevels } from '../../../../src/slices/analyze/patterns';

const pivots = (...prices: readonly number[]) =>
  prices.map(
    (price, index) => ({ kind: index % 2 === 0 ? 'peak' : 'trough', index, price, knownAt: index + 1 }) as const,
  );

describe('support and resistance', () => {
  it('are prices where swings turned twice or more, peaks and troughs alike', () => {
    expect(findLevels(pivots(110, 90, 110.5, 100.2, 110.7, 90.3), 100, 0.01)).toEqual([
      { kind: 'support', price: expect.closeTo(90.15, 9), touches: 2, firstTouch: 1, lastTouch: 5 },
      { kind: 'resistance', price: expect.closeTo(110.4, 9), touches: 3, firstTouch: 0, lastTouch: 4 },
    ]);
  });

  it.each([
    ['within the tolerance', 100.99, 1],
    ['beyond the tolerance', 101.01, 0],
  ])('group what lies %s of the lowest', (_, price, levels) => {
    expect(findLevels(pivots(100, price), 50, 0.01)).toHaveLength(levels);
  });

  it('do not grow beyond the tolerance by neighbours of neighbours', () => {
    const levels = findLevels(pivots(100, 100.8, 101.6, 102.4), 50, 0.01);
    expect(levels.map(({ price, touches }) => [price, touches])).toEqual([
      [expect.closeTo(100.4, 9), 2],
      [expect.closeTo(102, 9), 2],
    ]);
  });

  it('list at most five of a kind, nearest first', () => {
    const prices = [60, 62, 64, 66, 68, 70, 72].flatMap((price) => [price, price]);
    expect(findLevels(pivots(...prices), 80, 0.01).map(({ price }) => price)).toEqual([72, 70, 68, 66, 64]);
    expect(findLevels(pivots(...prices), 50, 0.01).map(({ price }) => price)).toEqual([60, 62, 64, 66, 68]);
  });

  it('count a level at the close as support', () => {
    expect(findLevels(pivots(100, 100), 100, 0.01)).toMatchObject([{ kind: 'support', price: 100 }]);
  });
});
