import fc from 'fast-check';
import { boundsOf, proportional } from '../../../src/slices/adaptive_portfolio/bounded';
import { meanVarianceWeights } from '../../../src/slices/adaptive_portfolio/mean-variance';
import { boundedRiskParity, equalRiskWeights } from '../../../src/slices/adaptive_portfolio/risk-parity';
import { type Matrix, riskShares } from '../../../src/slices/shared/risk';
import oracle from '../../oracles/risk_figures.json';

const names = (matrix: Matrix) => matrix.map((_, index) => `A${index}`);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/**
 * Random covariances: fewer factors than assets and next to no noise of their own, so near-singular. Where assets may offset
 * each other, less noise would leave a risk that is only rounding.
 */
const covariancesWith = (...noises: readonly [number, number][]) =>
  fc
    .record({
      count: fc.integer({ min: 2, max: 12 }),
      factors: fc.integer({ min: 1, max: 4 }),
      noise: fc.constantFrom(...noises),
      seed: fc.integer({ min: 1, max: 2 ** 30 }),
    })
    .map(({ count, factors, noise: [noise, lowest], seed }) => {
      let state = seed;
      const uniform = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
      const scale = Array.from({ length: count }, () => 0.02 + uniform() * 0.5);
      const loads = scale.map((size) =>
        Array.from({ length: factors }, () => size * (lowest + uniform() * (1 - lowest))),
      );
      return loads.map((row, i) =>
        loads.map(
          (other, j) =>
            sum(row.map((value, k) => value * other[k])) + (i === j ? (noise + 1e-3 * noise * i) * scale[i] ** 2 : 0),
        ),
      );
    });

const distinct: readonly [number, number][] = [
  [1e-2, -1],
  [1e-4, -1],
  [1e-6, -1],
];
const covariances = covariancesWith(...distinct, [1e-10, 0]);

describe('risk parity', () => {
  it.each(oracle.risk_parity.map((one, index) => [index, one] as const))(
    'gives the weights of scipy for matrix %d, and equal parts to 1e-8',
    (_, { covariance, weights }) => {
      const found = equalRiskWeights(covariance, names(covariance), 1);
      expect(found).toEqual(weights.map((weight) => expect.closeTo(weight, 8)));
      for (const share of riskShares(found, covariance))
        expect(Math.abs(share - 1 / weights.length)).toBeLessThan(1e-8);
    },
  );

  it('gives equal parts to 1e-8 for random covariances, near-singular ones included', () => {
    fc.assert(
      fc.property(covariances, fc.double({ min: 0.1, max: 3, noNaN: true }), (covariance, budget) => {
        const weights = equalRiskWeights(covariance, names(covariance), budget);
        expect(sum(weights)).toBeCloseTo(budget, 12);
        expect(Math.min(...weights)).toBeGreaterThan(0);
        for (const share of riskShares(weights, covariance))
          expect(Math.abs(share - 1 / weights.length)).toBeLessThan(1e-8);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps bounds, with parts of those that no bound holds that are equal to 1e-8 of a part', () => {
    const some = covariancesWith([1e-2, -1], [1e-4, -1], [1e-10, 0]);
    const tight = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    const bounded = fc.record({ covariance: some, tight, least: fc.constantFrom(0, 0.3) });
    fc.assert(
      fc.property(bounded, ({ covariance, tight, least }) => {
        const count = covariance.length;
        const bounds = { min: least / count, max: Math.min(1, (1 + tight) / count), budget: 1 };
        const weights = boundedRiskParity(covariance, names(covariance), bounds);
        expect(sum(weights)).toBeCloseTo(1, 12);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(bounds.min);
        expect(Math.max(...weights)).toBeLessThanOrEqual(bounds.max);
        const shares = riskShares(weights, covariance);
        const free = shares.filter((_, index) => weights[index] < bounds.max && weights[index] > bounds.min);
        const [part] = free;
        if (part === undefined) return;
        expect(Math.max(...free) / Math.min(...free) - 1).toBeLessThanOrEqual(1e-8);
        // What a bound holds below its part has less of the risk than the others, what one holds above it more.
        shares.forEach((share, index) => {
          if (weights[index] === bounds.max) expect(share).toBeLessThan(part * (1 + 1e-6));
          if (weights[index] === bounds.min) expect(share).toBeGreaterThan(part * (1 - 1e-6));
        });
      }),
      { numRuns: 30 },
    );
  });

  it('says so where assets cancel each other out, and where one does not vary', () => {
    const hedged = [
      [0.04, -0.02],
      [-0.02, 0.01],
    ];
    expect(() => equalRiskWeights(hedged, ['A', 'B'], 1)).toThrow(expect.objectContaining({ code: 'NoRiskParity' }));
    const flat = [
      [0.04, 0],
      [0, 0],
    ];
    expect(() => equalRiskWeights(flat, ['A', 'B'], 1)).toThrow(expect.objectContaining({ code: 'NoRisk' }));
  });

  it('is by hand: two assets are weighted by the inverse of their volatilities, whatever the correlation', () => {
    for (const covariance of [0.015, 0, -0.015]) {
      const matrix = [
        [0.04, covariance],
        [covariance, 0.01],
      ];
      expect(equalRiskWeights(matrix, ['A', 'B'], 1)).toEqual([expect.closeTo(1 / 3, 10), expect.closeTo(2 / 3, 10)]);
    }
  });
});

it.each([6, 7, 10])('gives %d assets the largest weight where the bounds leave no choice', (count) => {
  const covariance = Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => (i === j ? 0.01 + i / 1000 : 0.001)),
  );
  const weights = boundedRiskParity(covariance, names(covariance), { min: 0, max: 0.1, budget: count * 0.1 });
  expect(weights).toEqual(Array.from({ length: count }, () => 0.1));
});

describe('mean-variance', () => {
  it.each(oracle.mean_variance.map((one, index) => [index, one] as const))(
    'gives the weights of scipy, case %d',
    (_, given) => {
      const { covariance, expected, aversion, min, max, budget, weights } = given;
      const found = meanVarianceWeights(expected, covariance, aversion, { min, max, budget });
      expect(found).toEqual(weights.map((weight) => expect.closeTo(weight, 5)));
    },
  );

  it('keeps bounds and budget, and no small move within them does better', () => {
    const given = fc.record({
      covariance: covariancesWith([1e-2, -1], [1e-4, -1]),
      aversion: fc.double({ min: 0.5, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(given, ({ covariance, aversion }) => {
        const count = covariance.length;
        const expected = covariance.map((row, index) => row[index] * (index % 3) - 0.01);
        const bounds = { min: 0.2 / count, max: 0.9, budget: 1 };
        const weights = meanVarianceWeights(expected, covariance, aversion, bounds);
        expect(sum(weights)).toBeCloseTo(1, 9);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(bounds.min);
        expect(Math.max(...weights)).toBeLessThanOrEqual(bounds.max);
        const slope = covariance.map(
          (row, i) => expected[i] - aversion * sum(row.map((value, j) => value * weights[j])),
        );
        for (let from = 0; from < count; from++) {
          for (let to = 0; to < count; to++) {
            if (weights[from] < bounds.min + 2e-6 || weights[to] > bounds.max - 2e-6) continue;
            expect(slope[to] - slope[from]).toBeLessThan(1e-6);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('says so where an asset is another one', () => {
    const twins = [
      [0.04, 0.04],
      [0.04, 0.04],
    ];
    expect(() => meanVarianceWeights([0.1, 0.1], twins, 3, { min: 0, max: 1, budget: 1 })).toThrow(
      expect.objectContaining({ code: 'NotPositiveDefinite' }),
    );
  });
});

describe('bounds', () => {
  it('leave in cash what the largest weights do not take', () => {
    expect(boundsOf(2, 0.1, 0.3, 1)).toEqual({ min: 0.1, max: 0.3, budget: 0.6 });
  });

  it.each([
    [11, 0.1, 0.5, 'lower min_weight'],
    [2, 0.6, 0.5, 'min_weight 0.6 is above max_weight 0.5'],
  ])('of %d assets between %d and %d cannot be kept', (count, min, max, message) => {
    expect(() => boundsOf(count, min, max, 1)).toThrow(message);
  });

  it.each([
    [[1, 1], 1, [0.5, 0.5]],
    [[3, 1], 1, [0.6, 0.4]],
    [[100, 1, 1], 1, [0.6, 0.2, 0.2]],
    [[100, 50, 1], 1, [0.6, 0.3, 0.1]],
  ])('hold sizes %j to the budget %d at %j', (sizes, budget, expected) => {
    expect(proportional(sizes, { min: 0.1, max: 0.6, budget })).toEqual(
      expected.map((weight) => expect.closeTo(weight, 12)),
    );
  });
});
