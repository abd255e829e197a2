import type { BarSeries } from './bars';

/**
 * The series with open, high, low and close scaled by adjusted close over close, so that a split or a dividend is no
 * jump in price and holding through one has the return that it had. Volume stays as it is. Gives the series itself
 * where there is nothing to adjust.
 */
export function adjustedSeries(series: BarSeries): BarSeries {
  const { close, adjClose } = series;
  if (close.every((value, bar) => value === adjClose[bar])) return series;
  const scale = (column: readonly number[]) =>
    column.map((value, bar) => (close[bar] === adjClose[bar] ? value : value * (adjClose[bar] / close[bar])));
  return {
    ...series,
    open: scale(series.open),
    high: scale(series.high),
    low: scale(series.low),
    close: [...adjClose],
  };
}
