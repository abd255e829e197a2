import { sessionAt, type TradingCalendar } from '../../calendar';
import { intervalMs, isIntraday } from '../shared/bar-interval';
import { barMoment } from '../shared/bar-moment';
import { type BarSeries, sessionDate } from '../shared/bars';
import { endOfDate } from '../shared/bars-over';

const dayMs = 86_400_000;

/**
 * Which bars were not over when they were loaded, in words; undefined for none. A daily bar is as long as its session, and
 * `unfinished` has the dates of those under way; an intraday one ends by its length, or with its session where that closes before.
 * `now` is milliseconds since the epoch.
 */
export function unfinishedText(
  series: BarSeries,
  unfinished: readonly string[],
  { now, calendar }: { readonly now: number; readonly calendar: TradingCalendar },
): string | undefined {
  if (!isIntraday(series.interval)) return told(unfinished, 'belongs to a session', 'belong to sessions');
  const first = finishedBars(series, now, calendar);
  const moments = series.time.slice(first).map((_, index) => barMoment(series, first + index));
  return told(moments, 'is one', 'are some');
}

/** How many bars of a series, from the first on, were over at a moment: the others may still change. */
export function finishedBars({ interval, time }: BarSeries, now: number, calendar: TradingCalendar): number {
  const endOf = isIntraday(interval) ? intradayEnd : dailyEnd;
  return time.findLastIndex((start) => endOf(start, interval, calendar) <= now) + 1;
}

function intradayEnd(start: number, interval: BarSeries['interval'], calendar: TradingCalendar): number {
  const end = start + intervalMs(interval);
  const session = isCovered(calendar, sessionDate(start)) ? sessionAt(calendar, start) : undefined;
  return session === undefined ? end : Math.min(end, session.closeMs);
}

function dailyEnd(start: number, _: BarSeries['interval'], calendar: TradingCalendar): number {
  const date = sessionDate(start);
  // What a calendar has nothing to say of is over with its day, wherever that is.
  return isCovered(calendar, date) ? endOfDate(calendar, date) : start + 2 * dayMs;
}

function isCovered({ horizon }: TradingCalendar, date: string): boolean {
  return date > horizon.from && date < horizon.to;
}

function told(names: readonly string[], one: string, several: string): string | undefined {
  const [first] = names;
  if (first === undefined) return undefined;
  return names.length === 1
    ? `1 bar ${one} that was not over yet (${first}): it may still change`
    : `${names.length} bars ${several} that were not over yet (the first is ${first}): they may still change`;
}
