/** A close-to-close move that stands out. `index` is the bar it arrives at, `logReturn` ln(close / previous close). */
export interface Outlier {
  readonly index: number;
  readonly logReturn: number;
}

/** How many robust sigmas away from the median a return has to be. */
const outlierSigmas = 8;
/** With fewer returns than this the spread is not known well enough to call one of them an outlier. */
const minOutlierReturns = 20;

/** Standard deviation over median absolute deviation, and over mean absolute deviation, of a normal distribution. */
const sigmaPerMedianDeviation = 1.482602218505602;
const sigmaPerMeanDeviation = 1.2533141373155001;
/** A hundredth of a basis point: moves below it are rounding, whatever the spread. */
const smallestSigma = 1e-6;

/**
 * The log returns more than 8 robust standard deviations from their median, in time order. The deviation is estimated from the
 * median absolute deviation, which the outliers themselves do not widen, and from the mean absolute deviation where
 * more than half of the returns are the same (Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers).
 */
export function findOutliers(closes: readonly number[]): Outlier[] {
  const returns = closes.slice(1).map((close, index) => Math.log(close / closes[index]));
  if (returns.length < minOutlierReturns) return [];
  const centre = median(returns);
  const deviations = returns.map((value) => Math.abs(value - centre));
  const limit = outlierSigmas * Math.max(robustSigma(deviations), smallestSigma);
  return returns.flatMap((logReturn, index) => (deviations[index] > limit ? [{ index: index + 1, logReturn }] : []));
}

function robustSigma(deviations: readonly number[]): number {
  const middle = median(deviations);
  if (middle > 0) return sigmaPerMedianDeviation * middle;
  return (sigmaPerMeanDeviation * deviations.reduce((sum, value) => sum + value, 0)) / deviations.length;
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
