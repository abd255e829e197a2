import { intervalMs, isIntraday } from '../shared/bar-interval';
import type { BarSeries } from '../shared/bars';
import type { TradingCalendar } from '../../calendar';

export { barMoment } from '../shared/bar-moment';

/**
 * How many bars of a length make a year: 252 sessions, or 365 where the exchange never closes at weekends, of as many bars
 * as fit between its usual open and close. Without a calendar the hours are those of US shares, 6.5 a session.
 */
export function barsPerYear(interval: BarSeries['interval'], calendar?: TradingCalendar): number {
  const sessions = calendar?.weekdays.size === 7 ? 365 : 252;
  if (!isIntraday(interval)) return sessions;
  const minutes = calendar === undefined ? 390 : calendar.closeMinute - calendar.openMinute;
  return (sessions * minutes * 60_000) / intervalMs(interval);
}
