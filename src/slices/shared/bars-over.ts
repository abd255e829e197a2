import { isSession, localTime, momentOfDay, sessionsBetween, sessionTimes, type TradingCalendar } from '../../calendar';
import { intervalMs, isIntraday } from './bar-interval';
import { type BarSeries, firstIndexAtOrAfter, sessionDate, sessionTime } from './bars';

const dayMs = 86_400_000;

/**
 * How many bars of a series are over at a moment (milliseconds since the epoch): daily ones whose session has closed,
 * intraday ones that have lasted their length. What is not over yet knows nothing of its rest, and is not read.
 * @throws BellwetherError `OutsideCalendarHorizon` for a moment that the calendar does not cover.
 */
export function barsOverAt(series: BarSeries, moment: number, calendar: TradingCalendar): number {
  const { interval, time } = series;
  if (isIntraday(interval)) return firstIndexAtOrAfter(series, moment - intervalMs(interval) + 1);
  const { date } = localTime(calendar, moment);
  const count = firstIndexAtOrAfter(series, sessionTime(date) + dayMs);
  // A day that the calendar has no session for ends with the day.
  const isOver = isSession(calendar, date) && sessionTimes(calendar, date).closeMs <= moment;
  return count > 0 && time[count - 1] === sessionTime(date) && !isOver ? count - 1 : count;
}

/**
 * How many bars of that length the calendar has room for between the last bar of a series and a moment, the one that the
 * moment lies in left out: bars that should be there.
 */
export function barsMissing(series: BarSeries, moment: number, calendar: TradingCalendar): number {
  const last = series.time[series.time.length - 1];
  const today = localTime(calendar, moment).date;
  if (!isIntraday(series.interval)) {
    const lastDate = sessionDate(last);
    return sessionsBetween(calendar, lastDate, today).filter((date) => date > lastDate && date < today).length;
  }
  const from = last + intervalMs(series.interval);
  const sessions = sessionsBetween(calendar, localTime(calendar, from).date, today);
  const open = sessions.reduce((sum, date) => {
    const { openMs, closeMs } = sessionTimes(calendar, date);
    return sum + Math.max(0, Math.min(closeMs, moment) - Math.max(openMs, from));
  }, 0);
  return Math.floor(open / intervalMs(series.interval));
}

/** The time of the bar that a moment lies in: a daily one stands at 00:00 UTC of its date on the exchange's clock. */
export function barTimeAt(interval: BarSeries['interval'], moment: number, calendar: TradingCalendar): number {
  if (!isIntraday(interval)) return sessionTime(localTime(calendar, moment).date);
  return Math.floor(moment / intervalMs(interval)) * intervalMs(interval);
}

/** The end of a date on the exchange's clock: the close of its session, or midnight where it has none. */
export function endOfDate(calendar: TradingCalendar, date: string): number {
  return isSession(calendar, date) ? sessionTimes(calendar, date).closeMs : momentOfDay(calendar, date, 86_400);
}
