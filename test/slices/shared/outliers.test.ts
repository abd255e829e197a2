import fc from 'fast-check';
import { findOutliers } from '../../../src/slices/shared/outliers';

/** 22 closes that wobble by about 1 %, then the last one. */
function closesEndingIn(last: number): number[] {
  return [...Array.from({ length: 22 }, (_, index) => 100 + (index % 2)), last];
}

describe('findOutliers', () => {
  it.each([
    ['a fall to half', closesEndingIn(50), [22]],
    ['a doubling', closesEndingIn(202), [22]],
    // The median is ln 1.01 = 0.00995, the median deviation the same, so the limit is 0.00995 × (1 + 8 × 1.4826) = 0.12797.
    ['a move just beyond the limit', closesEndingIn(101 * Math.exp(0.1281)), [22]],
    ['no move just within it', closesEndingIn(101 * Math.exp(0.1278)), []],
    ['nothing in a steady climb', Array.from({ length: 100 }, (_, index) => 1.01 ** index), []],
    ['nothing in flat prices', Array.from({ length: 100 }, () => 7), []],
    ['the one jump of prices that stand still', [...Array.from({ length: 99 }, () => 7), 8], [99]],
    // Two of three returns are 0 and the third 1 %: the spread comes from the mean deviation, not from the median one.
    [
      'nothing in rare moves of the usual size',
      Array.from({ length: 99 }, (_, index) => 1.01 ** Math.floor(index / 3)),
      [],
    ],
    ['nothing with fewer than 20 returns', [...Array.from({ length: 19 }, (_, index) => 100 + (index % 2)), 1], []],
    ['nothing in one bar', [1], []],
    ['nothing in no bar', [], []],
  ])('finds %s', (_, closes, expected) => {
    expect(findOutliers(closes).map(({ index }) => index)).toEqual(expected);
  });

  it('gives the log return of the move', () => {
    expect(findOutliers(closesEndingIn(50.5))).toEqual([{ index: 22, logReturn: -0.6931471805599453 }]);
  });

  it('finds the same moves in any currency', () => {
    const price = fc.double({ min: 1, max: 1000, noNaN: true });
    const closes = fc.array(price, { minLength: 25, maxLength: 60 });
    fc.assert(
      fc.property(closes, (values) => {
        const doubled = values.map((value) => value * 2);
        expect(findOutliers(doubled).map(({ index }) => index)).toEqual(findOutliers(values).map(({ index }) => index));
      }),
    );
  });
});
