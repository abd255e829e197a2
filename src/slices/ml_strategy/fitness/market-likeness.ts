import type { BarSeries } from '../../shared/bars';
import { regressionSlope } from '../feature-columns';

/** What a market is like at a close: volatility and trend, both annualised, 0.2 is 20 %. */
export interface MarketState {
  readonly volatility: number;
  readonly annualTrend: number;
}

const VOLATILITY_BARS = 20;
const TREND_BARS = 60;

/** Bars before the first one at which the state is known. */
export const STATE_WARMUP_BARS = TREND_BARS - 1;

/** Differences that count as one: half in the logarithm of the volatility (a factor of 1.65), 20 % a year in the trend. */
const VOLATILITY_UNIT = 0.5;
const TREND_UNIT = 0.2;

/** What a part of the past counts at least, however unlike today it was: a few blocks alone say little. */
const LEAST = 0.25;

/**
 * The state at a bar's close (adjusted prices, at least {@link STATE_WARMUP_BARS} bars before it): sample deviation of 20 log
 * returns · √n, and `exp(n · slope) - 1` of the line through 60 logarithms, where n bars make a year.
 */
export function marketStateAt(series: BarSeries, bar: number, perYear: number): MarketState {
  const logs = series.close.slice(bar - TREND_BARS + 1, bar + 1).map(Math.log);
  const returns = logs
    .slice(-VOLATILITY_BARS - 1)
    .flatMap((log, index, all) => (index === 0 ? [] : [log - all[index - 1]]));
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1);
  return {
    volatility: Math.sqrt(variance * perYear),
    annualTrend: Math.exp(perYear * regressionSlope(logs, TREND_BARS)[TREND_BARS - 1]) - 1,
  };
}

/** What a past state counts beside today's: 1 for the same, less with the distance (a normal kernel), never below 0.25. */
export function likeness(past: MarketState, now: MarketState): number {
  // A market that does not move has no logarithm of its volatility; a hundredth of a percent is as good as none.
  const logOf = (volatility: number) => Math.log(Math.max(volatility, 1e-4));
  const byVolatility = (logOf(past.volatility) - logOf(now.volatility)) / VOLATILITY_UNIT;
  const byTrend = (past.annualTrend - now.annualTrend) / TREND_UNIT;
  return LEAST + (1 - LEAST) * Math.exp(-(byVolatility ** 2 + byTrend ** 2) / 2);
}
