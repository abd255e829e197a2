import { sessionAt, type TradingCalendar } from '../../calendar';
import { intervalMs, isIntraday } from '../shared/bar-interval';
import type { BarSeries } from '../shared/bars';

/** Intraday bars without those that lie wholly before the open or after the close; daily bars as they are. */
export function sessionBars(series: BarSeries, calendar: TradingCalendar): BarSeries {
  const { interval, time } = series;
  if (!isIntraday(interval)) return series;
  const isOpen = (moment: number) => sessionAt(calendar, moment) !== undefined;
  const kept = time.map((start) => isOpen(start) || isOpen(start + intervalMs(interval) - 1));
  const keep = (column: readonly number[]) => column.filter((_, bar) => kept[bar]);
  return {
    ...series,
    time: keep(time),
    open: keep(series.open),
    high: keep(series.high),
    low: keep(series.low),
    close: keep(series.close),
    adjClose: keep(series.adjClose),
    volume: keep(series.volume),
  };
}
