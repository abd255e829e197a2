import type { Column } from '../shared/indicators';

export interface Trend {
  readonly direction: 'up' | 'down' | 'sideways';
  /** R squared of the fitted line, 0 to 1. */
  readonly strength: number;
  /** What the fitted slope comes to in a year; 0.1 is 10 %. */
  readonly annualSlope: number;
  readonly bars: number;
}

/** A year's slope within this is no trend. */
const sidewaysSlope = 0.05;

/**
 * The least-squares line through the logarithms of the last `bars` closes: up or down when its slope is beyond 5 % a
 * year of `perYear` bars, as strong as it explains them (R squared). Undefined where there are fewer closes.
 */
export function trendOf(close: Column, bars: number, perYear = 252): Trend | undefined {
  if (close.length < bars) return undefined;
  const first = close.length - bars;
  const logs = Array.from({ length: bars }, (_, offset) => Math.log(close[first + offset] / close[first]));
  const centre = (bars - 1) / 2;
  const level = logs.reduce((sum, value) => sum + value, 0) / bars;
  let covariance = 0;
  let variance = 0;
  let total = 0;
  logs.forEach((value, offset) => {
    covariance += (offset - centre) * (value - level);
    variance += (offset - centre) ** 2;
    total += (value - level) ** 2;
  });
  const slope = covariance / variance;
  // Minutes of a steep move, drawn out over a year, can be more than a number holds.
  const annualSlope = Math.min(Math.expm1(slope * perYear), Number.MAX_VALUE);
  return {
    direction: annualSlope > sidewaysSlope ? 'up' : annualSlope < -sidewaysSlope ? 'down' : 'sideways',
    strength: total === 0 ? 0 : Math.min(1, (slope * covariance) / total),
    annualSlope,
    bars,
  };
}
