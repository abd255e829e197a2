import { z } from 'zod';
import type { TradingCalendar } from '../../calendar';
import { adjustedSeries } from '../shared/adjusted-series';
import { intervalMs, isIntraday, type BarInterval } from '../shared/bar-interval';
import { adx, atr, bollinger, macd, rsi, sma, type Column } from '../shared/indicators';
import type { RecentBars } from './recent-bars';

const value = z.number().nullable();

export const marketIndicatorsSchema = z.strictObject({
  symbol: z.string(),
  bars: z.int().min(1).describe('Closed bars it was computed from'),
  ended_at: z.iso.datetime().describe('When the last of them closed'),
  stale: z.boolean().describe('A later bar should be there by the calendar'),
  close: z.number().describe('Close of the last bar, as the source has it'),
  return_1: value.describe('Close over the close before, less 1'),
  return_20: value.describe('Close over the close 20 bars before, less 1'),
  volatility: value.describe('Sample standard deviation of the last 20 log returns, annualised; 0.25 is 25 %'),
  trend: z
    .enum(['up', 'down', 'sideways'])
    .nullable()
    .describe('Slope of the line through the logarithms of the last 50 closes: beyond 5 % a year up or down'),
  annual_slope: value.describe('What that slope comes to in a year; 0.1 is 10 %'),
  sma_20: value,
  sma_50: value,
  sma_200: value,
  rsi_14: value,
  macd_histogram: value,
  bollinger_percent: value.describe(
    'Where the close lies between the bands of 20 bars and 2 deviations: 0 lower, 1 upper',
  ),
  atr_14: value.describe('In the unit of the price'),
  adx_14: value,
  volume_ratio: value.describe('Volume of the last bar over the mean of the 20 before; null where none was recorded'),
});

const volatilityBars = 20;
const trendBars = 50;
const sidewaysSlope = 0.05;

/**
 * The indicators at the last of closed bars; null where there are too few of them. Computed from adjusted prices, so that a split or a
 * dividend is no move; `close`, and `atr_14` at the last bar, are in the prices of today.
 */
export function indicatorsAt(
  { series, endedAt, isStale }: RecentBars,
  calendar: TradingCalendar,
): z.input<typeof marketIndicatorsSchema> {
  const { high, low, close, volume } = adjustedSeries(series);
  const perYear = barsPerYear(series.interval, calendar);
  const slope = annualSlope(close, perYear);
  const bands = bollinger(close, 20, 2);
  const width = last(difference(bands.upper, bands.lower));
  const hasMoved = close.some((price) => price !== close[0]);
  return {
    symbol: series.symbol,
    bars: close.length,
    ended_at: new Date(endedAt).toISOString(),
    stale: isStale,
    close: series.close[series.close.length - 1],
    return_1: change(close, 1),
    return_20: change(close, 20),
    volatility: volatility(close, perYear),
    trend: slope === null ? null : slope > sidewaysSlope ? 'up' : slope < -sidewaysSlope ? 'down' : 'sideways',
    annual_slope: slope,
    sma_20: last(sma(close, 20)),
    sma_50: last(sma(close, 50)),
    sma_200: last(sma(close, 200)),
    rsi_14: hasMoved ? last(rsi(close, 14)) : null,
    macd_histogram: last(macd(close).histogram),
    bollinger_percent:
      width === null || width === 0 ? null : (close[close.length - 1] - bands.lower[close.length - 1]) / width,
    atr_14: last(atr(high, low, close, 14)),
    adx_14: last(adx(high, low, close, 14).adx),
    volume_ratio: volumeRatio(volume),
  };
}

/** As is the custom: 252 sessions a year, or 365 where the exchange never closes, of as many bars as fit into one. */
function barsPerYear(interval: BarInterval, calendar: TradingCalendar): number {
  const sessions = calendar.weekdays.size === 7 ? 365 : 252;
  if (!isIntraday(interval)) return sessions;
  return (sessions * (calendar.closeMinute - calendar.openMinute) * 60_000) / intervalMs(interval);
}

function volatility(close: readonly number[], perYear: number): number | null {
  if (close.length <= volatilityBars) return null;
  const first = close.length - volatilityBars;
  const returns = Array.from({ length: volatilityBars }, (_, index) =>
    Math.log(close[first + index] / close[first + index - 1]),
  );
  const mean = returns.reduce((sum, one) => sum + one, 0) / volatilityBars;
  const variance = returns.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (volatilityBars - 1);
  return Math.sqrt(variance * perYear);
}

/** Least squares through the logarithms of the closes. */
function annualSlope(close: readonly number[], perYear: number): number | null {
  if (close.length < trendBars) return null;
  const logs = close.slice(-trendBars).map(Math.log);
  const centre = (trendBars - 1) / 2;
  const level = logs.reduce((sum, one) => sum + one, 0) / trendBars;
  let covariance = 0;
  let variance = 0;
  logs.forEach((one, index) => {
    covariance += (index - centre) * (one - level);
    variance += (index - centre) ** 2;
  });
  return Math.expm1((covariance / variance) * perYear);
}

function volumeRatio(volume: readonly number[]): number | null {
  const before = volume.slice(-21, -1);
  const mean = before.reduce((sum, one) => sum + one, 0) / before.length;
  return before.length === 20 && mean > 0 ? volume[volume.length - 1] / mean : null;
}

function change(close: readonly number[], bars: number): number | null {
  return close.length <= bars ? null : close[close.length - 1] / close[close.length - 1 - bars] - 1;
}

function difference(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((one, index) => one - right[index]);
}

function last(column: Column): number | null {
  const one = column[column.length - 1];
  return Number.isFinite(one) ? one : null;
}
