import type { BarSeries } from '../shared/bars';
import { rollingMax, rollingMin, sma, standardDeviation } from '../shared/indicators';
import type { Parameters } from '../shared/strategies';

/** What a strategy's rule looks at, at the last bar, and at which size of it the strength is full. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly full: number;
}

/** Two standard deviations are a strong move. */
const strongMove = 2;

type MeasureOf = (series: BarSeries, parameters: Parameters) => Measure | undefined;

/** By the name of the strategy. One without an entry is at full strength whenever it has a side. */
const measures: Readonly<Record<string, MeasureOf>> = {
  momentum: ({ close }, { lookback }) =>
    moveInDeviations(close, valueBefore(close, Number(lookback)), Number(lookback)),
  moving_average_cross: ({ close }, { fast_period, slow_period }) =>
    moveInDeviations(
      close,
      lastOf(sma(close, Number(slow_period))),
      Number(slow_period),
      lastOf(sma(close, Number(fast_period))),
    ),
  trend_following: ({ close }, { period }) =>
    moveInDeviations(close, lastOf(sma(close, Number(period))), Number(period)),
  volatility_filter: ({ close }, { period }) =>
    moveInDeviations(close, lastOf(sma(close, Number(period))), Number(period)),
  mean_reversion: ({ close }, { period, entry_deviations }) => {
    const deviation = lastOf(standardDeviation(close, Number(period)));
    const distance = close[close.length - 1] - lastOf(sma(close, Number(period)));
    return known('deviations_from_average', deviation === 0 ? 0 : distance / deviation, Number(entry_deviations));
  },
  breakout: ({ high, low, close }, { entry_period }) => {
    const before = close.length - 2;
    const ceiling = rollingMax(high, Number(entry_period))[before];
    const floor = rollingMin(low, Number(entry_period))[before];
    const half = (ceiling - floor) / 2;
    return known('place_in_channel', half === 0 ? 0 : (close[close.length - 1] - (ceiling + floor) / 2) / half, 1);
  },
};

/** The measure of a strategy at the last bar; undefined where the history is too short, or it has none. */
export function measureOf(strategy: string, series: BarSeries, parameters: Parameters): Measure | undefined {
  return measures[strategy]?.(series, parameters);
}

/** Strength of a target, 0 to 1: the measure's size over what counts as full; 0 without a side. */
export function strengthOf(target: number, measure: Measure | undefined): number {
  if (target === 0) return 0;
  return measure === undefined ? 1 : Math.min(1, Math.abs(measure.value) / measure.full);
}

/**
 * How far `price` (the last close) is from `reference`, as a log return, in standard deviations of a random walk over `bars`
 * bars with the daily deviation of the last `bars` returns.
 */
function moveInDeviations(
  close: readonly number[],
  reference: number,
  bars: number,
  price = close[close.length - 1],
): Measure | undefined {
  const returns = close
    .slice(-bars - 1)
    .flatMap((value, index, all) => (index === 0 ? [] : [Math.log(value / all[index - 1])]));
  if (returns.length < bars) return undefined;
  const level = returns.reduce((sum, value) => sum + value, 0) / bars;
  const deviation = Math.sqrt(returns.reduce((sum, value) => sum + (value - level) ** 2, 0) / bars);
  const spread = deviation * Math.sqrt(bars);
  const move = Math.log(price / reference);
  // Closes that rise by the same share every bar have no deviation: any move is beyond it.
  return known('move_in_deviations', spread === 0 ? Math.sign(move) * strongMove : move / spread, strongMove);
}

function known(name: string, value: number, full: number): Measure | undefined {
  return Number.isFinite(value) ? { name, value, full } : undefined;
}

function valueBefore(values: ArrayLike<number>, bars: number): number {
  return values[values.length - 1 - bars] ?? NaN;
}

function lastOf(values: ArrayLike<number>): number {
  return values[values.length - 1] ?? NaN;
}
