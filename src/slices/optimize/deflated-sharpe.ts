import { normalCdf, normalQuantile } from './normal';

const eulerGamma = 0.5772156649015329;

/** What a probabilistic Sharpe ratio takes of a series of returns. Not annualised; `kurtosis` of a normal one is 3. */
export interface ReturnMoments {
  readonly count: number;
  readonly sharpe: number;
  readonly skewness: number;
  readonly kurtosis: number;
}

/**
 * Moments of returns: the Sharpe ratio by the sample deviation (over n − 1), skewness and kurtosis as plain central moments.
 * Undefined when the returns do not vary.
 */
export function returnMoments(returns: ArrayLike<number>): ReturnMoments | undefined {
  const values = Array.from(returns);
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const moment = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / count;
  const variance = moment(2);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (count < 2 || Math.sqrt(variance) <= 4 * Number.EPSILON * Math.max(1, largest)) return undefined;
  return {
    count,
    sharpe: mean / Math.sqrt((variance * count) / (count - 1)),
    skewness: moment(3) / variance ** 1.5,
    kurtosis: moment(4) / variance ** 2,
  };
}

/**
 * The highest Sharpe ratio to expect of `trials` strategies that earn nothing, whose ratios spread by `deviation`: the
 * false strategy theorem, Bailey and López de Prado (2014), The Deflated Sharpe Ratio, equation 1. 0 for one trial.
 */
export function expectedMaxSharpe(trials: number, deviation: number): number {
  if (trials < 2) return 0;
  const first = normalQuantile(1 - 1 / trials);
  const second = normalQuantile(1 - 1 / (trials * Math.E));
  return deviation * ((1 - eulerGamma) * first + eulerGamma * second);
}

/**
 * The probability that the true Sharpe ratio is above `benchmark`, given skewness, kurtosis and length of the returns:
 * Bailey and López de Prado (2012), The Sharpe Ratio Efficient Frontier. With the expected maximum as the benchmark it is the deflated
 * Sharpe ratio. Both ratios not annualised.
 */
export function probabilisticSharpe(
  { count, sharpe, skewness, kurtosis }: ReturnMoments,
  benchmark: number,
): number | undefined {
  const spread = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
  if (!(spread > 0)) return undefined;
  return normalCdf(((sharpe - benchmark) * Math.sqrt(count - 1)) / Math.sqrt(spread));
}
