import { z } from 'zod';
import { loadCalendar, localTime, sessionsBetween, sessionTimes, type TradingCalendar } from '../../calendar';
import { ActionError } from '../action-error';
import type { LoadedBars, Ports } from '../ports';
import { intervalMs, isIntraday, type BarInterval } from '../shared/bar-interval';
import { firstIndexAtOrAfter, sessionDate, sliceSeries, type BarSeries } from '../shared/bars';
import { loadingFields, symbolsSchema, type Parsed } from './bar-request-schema';
import { checkRejectedShare } from './load-bars';
import { withinSessions } from './session-hours';

export const recentBarsFields = {
  symbols: symbolsSchema,
  ...loadingFields,
  as_of: z.iso
    .datetime({ offset: true })
    .nullish()
    .describe(
      'The moment to look from, ISO 8601 with a zone: nothing behind it is used. Left out or null: the time of the run',
    ),
};

type RecentRequest = Parsed<typeof loadingFields> & { readonly symbols: readonly string[]; readonly bars: number };

/** The last closed bars of a symbol, and when the last of them ended. */
export interface RecentBars {
  readonly loaded: LoadedBars;
  readonly series: BarSeries;
  readonly endedAt: number;
  /** Whether a later session or bar should be there by the calendar. */
  readonly isStale: boolean;
}

/** A bar may take a moment to appear at its source. */
const graceMs = 2 * 60_000;
const dayMs = 86_400_000;

/**
 * The last `bars` bars of each symbol that were closed at a moment. A bar that is still being made is never among them.
 * @throws ActionError `NoData` when there is none, `OutsideCalendarHorizon`, and those of the source.
 */
export async function loadRecentBars(request: RecentRequest, now: number, ports: Ports): Promise<RecentBars[]> {
  const calendar = loadCalendar(request.calendar);
  const to = isIntraday(request.interval) ? sessionDate(now) : localTime(calendar, now).date;
  const from = sessionDate(Date.parse(`${to}T00:00:00Z`) - daysFor(request.bars, request.interval, calendar) * dayMs);
  const recent: RecentBars[] = [];
  for (const [index, symbol] of request.symbols.entries()) {
    ports.signal.throwIfAborted();
    ports.progress((0.9 * index) / request.symbols.length, `loading ${symbol}`);
    const { interval, adjustment } = request;
    const bars = await ports.bars.load(
      request.source,
      { symbol, interval, from, to, historyBars: 0, adjustment },
      ports.signal,
    );
    checkRejectedShare(bars, request.max_rejected_share);
    const loaded = request.hours === 'session' ? withinSessions(bars, calendar) : bars;
    recent.push(lastClosed(loaded, request, calendar, now));
  }
  return recent;
}

function lastClosed(loaded: LoadedBars, request: RecentRequest, calendar: TradingCalendar, now: number): RecentBars {
  const { series } = loaded;
  const endOf = (bar: number): number => barEnd(series, bar, calendar);
  let end = firstIndexAtOrAfter(series, now + 1);
  while (end > 0 && endOf(end - 1) > now) end--;
  if (end === 0)
    throw new ActionError(
      'NoData',
      `${series.symbol}: no ${series.interval} bar of ${request.source} had closed by ${new Date(now).toISOString()} in the days before`,
    );
  const first = Math.max(0, end - request.bars);
  const kept = sliceSeries(series, first, end);
  const provenance = {
    ...loaded.provenance,
    from: sessionDate(kept.time[0]),
    to: sessionDate(kept.time[kept.time.length - 1]),
    bars: kept.time.length,
  };
  const endedAt = endOf(end - 1);
  return {
    loaded: { ...loaded, series: kept, provenance },
    series: kept,
    endedAt,
    isStale: endedAt < lastExpectedEnd(series.interval, calendar, now),
  };
}

/** When a bar is complete: a daily one at the close of its session, or at the end of its date where there is no session. */
function barEnd({ interval, time }: BarSeries, bar: number, calendar: TradingCalendar): number {
  if (isIntraday(interval)) return time[bar] + intervalMs(interval);
  const date = sessionDate(time[bar]);
  const isCovered = date >= calendar.horizon.from && date <= calendar.horizon.to;
  const isSession = isCovered && sessionsBetween(calendar, date, date).length === 1;
  return isSession ? sessionTimes(calendar, date).closeMs : time[bar] + dayMs;
}

/** The end of the last bar that the calendar expects to be there by now. */
function lastExpectedEnd(interval: BarInterval, calendar: TradingCalendar, now: number): number {
  const today = localTime(calendar, now).date;
  const from = sessionDate(Date.parse(`${today}T00:00:00Z`) - 14 * dayMs);
  const before = now - graceMs;
  const sessions = sessionsBetween(calendar, from < calendar.horizon.from ? calendar.horizon.from : from, today).map(
    (date) => sessionTimes(calendar, date),
  );
  const open = sessions.findLast(({ openMs }) => openMs + intervalMs(interval) <= before);
  if (isIntraday(interval) && open !== undefined) {
    // A minute without a trade has no bar: what is late by ten bars, or an hour, is called stale.
    const patience = Math.max(10 * intervalMs(interval), 3_600_000);
    return Math.min(before, open.closeMs) - patience;
  }
  return sessions.findLast(({ closeMs }) => closeMs <= before)?.closeMs ?? -Infinity;
}

/** Days that surely hold so many bars: with weekends, holidays, and some that are missing. */
function daysFor(bars: number, interval: BarInterval, calendar: TradingCalendar): number {
  const sessionMs = (calendar.closeMinute - calendar.openMinute) * 60_000;
  const perDay = isIntraday(interval) ? Math.max(1, Math.floor(sessionMs / intervalMs(interval))) : 1;
  return Math.ceil((bars / perDay) * 1.6) + 14;
}
