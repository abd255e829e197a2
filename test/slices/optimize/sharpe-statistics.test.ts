import {
  expectedMaxSharpe,
  probabilisticSharpe,
  type ReturnMoments,
  returnMoments,
} from '../../../src/slices/optimize/deflated-sharpe';
import { normalCdf, normalQuantile } from '../../../src/slices/optimize/normal';
import { overfitting } from '../../../src/slices/optimize/overfitting';
import reference from '../../oracles/sharpe_statistics.json';

function expectNear(actual: number, expected: number, share = 1e-9): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(share * Math.abs(expected));
}

describe('the normal distribution', () => {
  it.each(reference.cdf)('is at %d what SciPy has', (x, expected) => {
    expect(Math.abs(normalCdf(x) - expected)).toBeLessThan(1e-15);
    // In the tail, where that says nothing.
    if (expected > 1e-300) expectNear(normalCdf(x), expected, 1e-6);
  });

  it.each(reference.quantile)('has the quantile of %d that SciPy has', (probability, expected) => {
    expect(normalQuantile(probability)).toBeCloseTo(expected, 9);
  });
});

it.each(reference.expected_max)(
  'expects of %d trials with deviation %d what the formula says',
  (n, deviation, expected) => {
    expectNear(expectedMaxSharpe(n, deviation), expected);
  },
);

it.each(reference.probabilistic.map((entry) => [entry.benchmark, entry.skewness, entry] as const))(
  'gives the probability of a Sharpe ratio above %d of returns with skewness %d',
  (benchmark, _, { returns, sharpe, skewness, kurtosis, probability }) => {
    const moments = returnMoments(returns);
    expect(moments?.count).toBe(returns.length);
    if (moments === undefined) throw new Error('no moments');
    expectNear(moments.sharpe, sharpe);
    expectNear(moments.skewness, skewness);
    expectNear(moments.kurtosis, kurtosis);
    expectNear(probabilisticSharpe(moments, benchmark) ?? NaN, probability);
  },
);

it('comes to the example of Bailey and López de Prado (2014)', () => {
  // Annualised 2.5 over five years of days, skewness -3, kurtosis 10, the best of 100 trials whose ratios have the variance 1/2.
  const moments: ReturnMoments = { count: 1250, sharpe: 2.5 / Math.sqrt(250), skewness: -3, kurtosis: 10 };
  const benchmark = expectedMaxSharpe(100, Math.sqrt(1 / 2 / 250));
  expect(benchmark).toBeCloseTo(0.1132, 4);
  expect(probabilisticSharpe(moments, benchmark)).toBeCloseTo(0.9004, 4);
});

it('has no moments of returns that do not vary', () => {
  expect(returnMoments([0.01, 0.01, 0.01])).toBeUndefined();
  expect(returnMoments([0.01])).toBeUndefined();
});

it.each(reference.overfitting.map((entry) => [entry.returns.length, entry] as const))(
  'finds the probability of overfitting of %d trials that NumPy finds',
  (trials, { returns, probability, combinations, bars }) => {
    const found = overfitting(returns.map((values) => Float64Array.from(values)));
    expect(found).toEqual({ probability, combinations, trials, bars });
  },
);

it.each([
  ['one trial', [new Float64Array(100)]],
  ['too few returns', [new Float64Array(31), new Float64Array(31)]],
])('cannot tell overfitting from %s', (_, returns) => {
  expect(overfitting(returns)).toBeUndefined();
});
