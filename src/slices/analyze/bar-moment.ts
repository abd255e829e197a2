import { intervalMs, isIntraday } from '../shared/bar-interval';
import { type BarSeries, sessionDate } from '../shared/bars';
import type { TradingCalendar } from '../../calendar';

/** How a bar is named: a daily one by its session, `YYYY-MM-DD`, an intraday one by its start in UTC, ISO 8601. */
export function barMoment({ interval, time }: Pick<BarSeries, 'interval' | 'time'>, index: number): string {
  return isIntraday(interval) ? new Date(time[index]).toISOString() : sessionDate(time[index]);
}

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
