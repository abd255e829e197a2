import { z } from 'zod';
import type { Curve } from '../backtest-result';
import type { BarInterval } from '../bar-interval';
import { momentText } from '../bar-moment';
import { maxDrawdown } from './max-drawdown';
import { mean, returnsOf, sampleDeviation } from './returns';
import { type SessionSpan, sessionSpan } from './session-span';

/** Performance of one equity curve. Ratios and returns are plain numbers: 0.12 is 12 %. */
export const performanceSchema = z.strictObject({
  initial_value: z.number(),
  final_value: z.number(),
  total_return: z.number(),
  cagr: z
    .number()
    .describe(
      'Compound annual growth rate; a year is 252 sessions of the exchange calendar (365 where it never closes), those without a bar included',
    ),
  annual_volatility: z
    .number()
    .describe('Sample standard deviation of the returns, times the square root of how many of them make a year'),
  sharpe: z.number().nullable().describe('null where the returns do not vary'),
  sortino: z.number().nullable().describe('null where no return is negative'),
  calmar: z.number().nullable().describe('null where there is no drawdown'),
  max_drawdown: z.number().describe('Largest fall from a peak, a positive share of the peak'),
  max_drawdown_peak: z
    .string()
    .nullable()
    .describe(
      'Date of the peak before the largest fall, YYYY-MM-DD; of intraday bars the start of the bar, ISO 8601 in UTC',
    ),
  max_drawdown_trough: z.string().nullable(),
  max_drawdown_recovered: z.string().nullable().describe('Date the peak was reached again; null when it was not'),
  bars: z.int().describe('Values in the curve, the starting value included'),
});

export type Performance = z.infer<typeof performanceSchema>;

/**
 * Performance of an equity curve of values at the closes of bars of `interval`, by the formulas in this folder's README: those of empyrical, with a
 * risk-free rate of 0. `span` says how much time the curve covers; left out, every value after the first is a session.
 * @throws ActionError `InvalidCurve` when the curve has fewer than two values or they are not usable.
 */
export function performance(
  curve: Curve,
  span: SessionSpan = sessionSpan(curve),
  interval: BarInterval = '1d',
): Performance {
  const returns = returnsOf(curve);
  const { sessions, perYear } = span;
  // Where sessions are missing, a return is one of more than a session, and fewer of them make a year.
  const returnsPerYear = (returns.length * perYear) / sessions;
  const initial = curve.value[0];
  const final = curve.value[curve.value.length - 1];
  const cagr = final > 0 ? (final / initial) ** (perYear / sessions) - 1 : -1;
  const annualReturn = mean(returns) * returnsPerYear;
  const annualVolatility = sampleDeviation(returns) * Math.sqrt(returnsPerYear);
  const drawdown = maxDrawdown(curve);
  const dateAt = (index: number | null) => (index === null ? null : momentText(curve.time[index], interval));
  return {
    initial_value: initial,
    final_value: final,
    total_return: final / initial - 1,
    cagr,
    annual_volatility: annualVolatility,
    sharpe: ratio(annualReturn, annualVolatility),
    sortino: ratio(annualReturn, downsideDeviation(returns) * Math.sqrt(returnsPerYear)),
    calmar: ratio(cagr, drawdown.share),
    max_drawdown: drawdown.share,
    max_drawdown_peak: dateAt(drawdown.peak),
    max_drawdown_trough: dateAt(drawdown.trough),
    max_drawdown_recovered: dateAt(drawdown.recovered),
    bars: curve.value.length,
  };
}

/** Root mean square of the negative returns over all returns, those that are not negative counting as 0 (Sortino's target 0). */
function downsideDeviation(returns: Float64Array): number {
  return Math.sqrt(mean(returns.map((value) => Math.min(value, 0) ** 2)));
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}
