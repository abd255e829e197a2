import { ActionError } from '../action-error';
import { type BarSeries, sessionDate } from '../shared/bars';
import { rollingMax, rsi, sma, standardDeviation } from '../shared/indicators';
import { efficiency, logReturns, regressionSlope, relativeTo } from './feature-columns';

const TRADING_DAYS = 252;

/** The longest span any feature looks back over, in bars: before this index a feature has no value. */
export const FEATURE_WARMUP_BARS = 126;

/** The columns that the features are made from. */
interface FeatureSource {
  readonly close: readonly number[];
  /** Daily log returns; NaN at the first bar. */
  readonly returns: Float64Array;
  readonly volume: readonly number[];
}

interface Feature {
  readonly name: string;
  column(source: FeatureSource): Float64Array;
}

/**
 * What the model sees at a bar's close: all of it ratios, so that neither the price level nor an adjustment for a later
 * dividend changes it, and all of it computed from that bar and earlier ones.
 */
const FEATURES: readonly Feature[] = [
  { name: 'return_5', column: ({ close }) => logReturns(close, 5) },
  { name: 'return_21', column: ({ close }) => logReturns(close, 21) },
  { name: 'return_63', column: ({ close }) => logReturns(close, 63) },
  { name: 'return_126', column: ({ close }) => logReturns(close, 126) },
  { name: 'volatility_21', column: ({ returns }) => volatility(returns, 21) },
  { name: 'volatility_63', column: ({ returns }) => volatility(returns, 63) },
  {
    name: 'volatility_change',
    column: ({ returns }) => relativeTo(volatility(returns, 21), volatility(returns, 63)),
  },
  { name: 'drawdown_126', column: ({ close }) => relativeTo(close, rollingMax(close, 126)) },
  {
    name: 'trend_slope_63',
    column: ({ close }) => scaled(regressionSlope(close.map(Math.log), 63), TRADING_DAYS),
  },
  { name: 'trend_efficiency_63', column: ({ returns }) => efficiency(returns, 63) },
  { name: 'rsi_14', column: ({ close }) => rsi(close, 14) },
  { name: 'distance_from_average_20', column: ({ close }) => relativeTo(close, sma(close, 20)) },
  { name: 'distance_from_average_100', column: ({ close }) => relativeTo(close, sma(close, 100)) },
  { name: 'average_20_over_100', column: ({ close }) => relativeTo(sma(close, 20), sma(close, 100)) },
  { name: 'volume_21_over_63', column: ({ volume }) => relativeTo(sma(volume, 21), sma(volume, 63)) },
];

export const featureNames: readonly string[] = FEATURES.map((feature) => feature.name);

/** The features of every bar, one column a feature in the order of {@link featureNames}. */
export interface FeatureTable {
  /**
   * The features at the close of a bar.
   * @throws ActionError `InvalidBars` when one of them is not a number there.
   */
  row(bar: number): number[];
}

/** Computes all features of a series with adjusted prices; a row of bar `FEATURE_WARMUP_BARS` or later is complete. */
export function featureTable(series: BarSeries): FeatureTable {
  const source = { close: series.close, returns: logReturns(series.close, 1), volume: series.volume };
  const columns = FEATURES.map((feature) => feature.column(source));
  return {
    row: (bar) =>
      columns.map((column, index) => {
        const value = column[bar];
        if (Number.isFinite(value)) return value;
        throw new ActionError(
          'InvalidBars',
          `${series.symbol}: feature ${featureNames[index]} is ${value} on ${sessionDate(series.time[bar])}; every close must ` +
            `be above 0 and every volume 0 or more. Check the bars up to that date with the data quality report`,
        );
      }),
  };
}

/** Annualised standard deviation of daily log returns (population). */
function volatility(returns: Float64Array, period: number): Float64Array {
  return scaled(standardDeviation(returns, period), Math.sqrt(TRADING_DAYS));
}

function scaled(values: Float64Array, factor: number): Float64Array {
  return values.map((value) => value * factor);
}
