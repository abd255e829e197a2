import { z } from 'zod';
import { ActionError } from '../../action-error';

export const trendSchema = z.strictObject({
  metric: z.string(),
  points: z.int().describe('Values in the window'),
  latest: z.number(),
  mean: z.number(),
  min: z.number(),
  max: z.number(),
  deviation: z.number().nullable().describe('Sample deviation; null for one value'),
  slope_per_hour: z
    .number()
    .nullable()
    .describe('Least-squares slope over time; null below 3 values or where time stands still'),
  slope_t: z
    .number()
    .nullable()
    .describe('Slope over its standard error; null where the line fits exactly, or there is none'),
  direction: z
    .enum(['rising', 'falling', 'flat', 'unknown'])
    .describe('flat: the slope is not significant; unknown: too few values'),
  z_score: z
    .number()
    .nullable()
    .describe(
      'How many deviations the latest value lies from the mean of those before it; null where they did not vary',
    ),
  anomaly: z.boolean().describe('Too far from what was before it'),
});

export type Trend = z.infer<typeof trendSchema>;

export interface TrendLimits {
  /** Deviations beyond which a value is an anomaly. */
  readonly zThreshold: number;
  /** Values before the latest that it takes to speak of one. */
  readonly minPoints: number;
}

/** |t| from which a slope counts: about the 95 % level of the t distribution for 60 values and more. */
const significantT = 2;

/**
 * Trend and anomaly of one metric; `time` in milliseconds, in order. Slope: b = Σ(t − t̄)(x − x̄) / Σ(t − t̄)², its standard
 * error √(Σe² / (n − 2) / Σ(t − t̄)²). z: (x_n − mean) / sample deviation of the values before x_n, which stays out of both; where
 * these did not vary, any other value is an anomaly.
 * @throws ActionError `InvalidSeries` for values so large that these are beyond what a number can hold.
 */
export function trendOf(
  metric: string,
  time: readonly number[],
  values: readonly number[],
  limits: TrendLimits,
): Trend {
  const latest = values[values.length - 1];
  const before = values.slice(0, -1);
  const fit = slopeOf(time, values);
  const average = mean(values);
  const spread = deviation(values);
  const known = before.length >= limits.minPoints;
  const deviationBefore = deviation(before);
  requireMeasurable(metric, values, [average, spread, fit?.slope, deviationBefore]);
  const zScore =
    known && deviationBefore !== null && deviationBefore > 0 ? (latest - mean(before)) / deviationBefore : null;
  const stepped = known && deviationBefore === 0 && latest !== before[0];
  return {
    metric,
    points: values.length,
    latest,
    mean: average,
    min: values.reduce((least, value) => Math.min(least, value)),
    max: values.reduce((most, value) => Math.max(most, value)),
    deviation: spread,
    slope_per_hour: fit === undefined ? null : fit.slope * 3_600_000,
    slope_t: fit === undefined || !Number.isFinite(fit.t) ? null : fit.t,
    direction: directionOf(fit),
    z_score: zScore,
    anomaly: stepped || (zScore !== null && Math.abs(zScore) > limits.zThreshold),
  };
}

function requireMeasurable(
  metric: string,
  values: readonly number[],
  figures: readonly (number | null | undefined)[],
): void {
  if (figures.every((figure) => figure === null || figure === undefined || Number.isFinite(figure))) return;
  const largest = values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most));
  throw new ActionError(
    'InvalidSeries',
    `the values of ${metric} are too large to measure a trend of: the largest is ${largest}. Give them in a larger unit, or leave the metric out`,
  );
}

function directionOf(fit: { readonly slope: number; readonly t: number } | undefined): Trend['direction'] {
  if (fit === undefined) return 'unknown';
  if (!(Math.abs(fit.t) >= significantT)) return 'flat';
  return fit.slope > 0 ? 'rising' : 'falling';
}

/** `t` is infinite where all values lie on a line that is not level, and 0 on a level one. */
function slopeOf(
  time: readonly number[],
  values: readonly number[],
): { readonly slope: number; readonly t: number } | undefined {
  const count = values.length;
  if (count < 3) return undefined;
  const meanTime = mean(time);
  const meanValue = mean(values);
  let squares = 0;
  let products = 0;
  for (const [index, value] of values.entries()) {
    squares += (time[index] - meanTime) ** 2;
    products += (time[index] - meanTime) * (value - meanValue);
  }
  if (squares === 0) return undefined;
  const slope = products / squares;
  let residuals = 0;
  let total = 0;
  for (const [index, value] of values.entries()) {
    residuals += (value - meanValue - slope * (time[index] - meanTime)) ** 2;
    total += (value - meanValue) ** 2;
  }
  if (total === 0) return { slope: 0, t: 0 };
  // What is left of an exact fit is rounding.
  if (residuals <= 1e-24 * total) return { slope, t: slope > 0 ? Infinity : -Infinity };
  return { slope, t: slope / Math.sqrt(residuals / (count - 2) / squares) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const average = mean(values);
  if (values.every((value) => value === values[0])) return 0;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1));
}
