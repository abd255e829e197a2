import { efficiency, logReturns, regressionSlope, relativeTo } from '../../../src/slices/ml_strategy/feature-columns';

describe('feature columns', () => {
  it.each([
    ['logReturns over 1 bar', logReturns([1, Math.E, Math.E], 1), [NaN, 1, 0]],
    ['logReturns over 2 bars', logReturns([1, 5, Math.E], 2), [NaN, NaN, 1]],
    ['relativeTo', relativeTo([110, 45], [100, 50]), [0.1, -0.1]],
    ['relativeTo a base of 0', relativeTo([3, 0], [0, 0]), [0, 0]],
    ['relativeTo a base that is rounding', relativeTo([3e-15], [4e-15]), [0]],
    ['regressionSlope of a line', regressionSlope([1, 3, 5, 7], 3), [NaN, NaN, 2, 2]],
    ['regressionSlope of a bend', regressionSlope([0, 0, 3], 3), [NaN, NaN, 1.5]],
    ['efficiency of a straight rise', efficiency(Float64Array.of(NaN, 1, 2), 2), [NaN, NaN, 1]],
    ['efficiency of a way there and half back', efficiency(Float64Array.of(NaN, 2, -1), 2), [NaN, NaN, 1 / 3]],
    ['efficiency of a fall', efficiency(Float64Array.of(NaN, -2, -1), 2), [NaN, NaN, -1]],
    ['efficiency of standing still', efficiency(Float64Array.of(NaN, 0, 0), 2), [NaN, NaN, 0]],
  ])('%s', (_, column, expected) => {
    expect(column).toHaveLength(expected.length);
    expect([...column]).toEqual(expected.map((value) => (Number.isNaN(value) ? NaN : expect.closeTo(value, 12))));
  });
});
