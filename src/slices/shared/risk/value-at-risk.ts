import { ActionError } from '../../action-error';

/** Losses as positive shares of the portfolio's value, over one return's time: 0.03 is a loss of 3 %. Negative: a gain. */
export interface ValueAtRisk {
  /** Not exceeded with the given confidence. */
  readonly var: number;
  /** Mean loss where it is exceeded. */
  readonly cvar: number;
}

export type ConfidenceLevel = 0.95 | 0.99;

/** Quantiles of the standard normal distribution. */
const quantiles: Readonly<Record<ConfidenceLevel, number>> = { 0.95: 1.6448536269514722, 0.99: 2.3263478740408408 };

/**
 * From the returns that were: the quantile with linear interpolation between order statistics (numpy's and empyrical's
 * default), and the mean of the worst returns up to index floor((n - 1) (1 - confidence)), as empyrical has it.
 * @throws ActionError `InsufficientHistory` without two returns.
 */
export function historicalValueAtRisk(returns: Float64Array, confidence: ConfidenceLevel): ValueAtRisk {
  requireReturns(returns);
  const sorted = returns.toSorted();
  // 1 - 0.95 is a little more than 0.05: the product would miss a whole position by rounding.
  const position = ((sorted.length - 1) * Math.round((1 - confidence) * 100)) / 100;
  const below = Math.floor(position);
  const next = Math.min(below + 1, sorted.length - 1);
  const quantile = sorted[below] + (position - below) * (sorted[next] - sorted[below]);
  const tail = sorted.subarray(0, below + 1);
  return { var: -quantile, cvar: -(tail.reduce((sum, value) => sum + value, 0) / tail.length) };
}

/**
 * As if returns were normal with the sample mean m and sample deviation s (over n - 1): z s - m, and s phi(z) / (1 -
 * confidence) - m, with z the normal quantile and phi the normal density.
 * @throws ActionError `InsufficientHistory` without two returns.
 */
export function parametricValueAtRisk(returns: Float64Array, confidence: ConfidenceLevel): ValueAtRisk {
  requireReturns(returns);
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (returns.length - 1));
  const z = quantiles[confidence];
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return { var: z * deviation - mean, cvar: (deviation * density) / (1 - confidence) - mean };
}

function requireReturns(returns: Float64Array): void {
  if (returns.length >= 2) return;
  throw new ActionError('InsufficientHistory', `value at risk takes at least 2 returns, not ${returns.length}`);
}
