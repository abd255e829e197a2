import { z } from 'zod';
import type { Curve } from '../backtest-result';
import { historicalValueAtRisk, parametricValueAtRisk } from '../risk';
import { returnsOf } from './returns';

/** Figures of single returns, not of trades. Losses are positive shares. */
export const returnStatisticsSchema = z.strictObject({
  count: z.int().describe('Returns'),
  win_rate: z.number().nullable().describe('Share of the returns above 0 among those other than 0; null without any'),
  profit_factor: z.number().nullable().describe('Sum of the gains over the sum of the losses; null without a loss'),
  best: z.number(),
  worst: z.number(),
  average_gain: z.number().nullable().describe('Mean of the returns above 0'),
  average_loss: z.number().nullable().describe('Mean of those below 0, negative'),
  var_95: z.number().describe('Historical value at risk: a loss that 95 % of the returns were better than'),
  cvar_95: z.number().describe('Mean of the returns that were as bad or worse, as a loss'),
  parametric_var_95: z.number().describe('Value at risk if the returns were normal, with their mean and deviation'),
  parametric_cvar_95: z.number(),
});

export type ReturnStatistics = z.infer<typeof returnStatisticsSchema>;

/**
 * Statistics of the returns between the values of a curve, by the formulas in this folder's README.
 * @throws ActionError `InvalidCurve` as `performance` does, `InsufficientHistory` with fewer than two returns.
 */
export function returnStatistics(curve: Curve): ReturnStatistics {
  const returns = returnsOf(curve);
  const gains = returns.filter((value) => value > 0);
  const losses = returns.filter((value) => value < 0);
  const historical = historicalValueAtRisk(returns, 0.95);
  const parametric = parametricValueAtRisk(returns, 0.95);
  return {
    count: returns.length,
    win_rate: gains.length + losses.length === 0 ? null : gains.length / (gains.length + losses.length),
    profit_factor: losses.length === 0 ? null : -sum(gains) / sum(losses),
    best: returns.reduce((most, value) => Math.max(most, value)),
    worst: returns.reduce((least, value) => Math.min(least, value)),
    average_gain: gains.length === 0 ? null : sum(gains) / gains.length,
    average_loss: losses.length === 0 ? null : sum(losses) / losses.length,
    var_95: historical.var,
    cvar_95: historical.cvar,
    parametric_var_95: parametric.var,
    parametric_cvar_95: parametric.cvar,
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
