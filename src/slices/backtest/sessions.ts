import type { TradingCalendar } from '../../calendar';
import { ActionError } from '../action-error';
import { isIntraday } from '../shared/bar-interval';
import { barMoment } from '../shared/bar-moment';
import type { BarSeries } from '../shared/bars';
import { requireCalendar } from '../shared/metrics';
import { type SessionRange, sessionRanges } from '../shared/session-ranges';

/**
 * The sessions that intraday bars lie in, in order, those without a bar left out; undefined for daily bars, which are one each.
 * @throws ActionError `UnknownSessions` where no calendar covers the bars, `BarsOutsideSessions`.
 */
export function sessionsOf(series: BarSeries, calendar: TradingCalendar | undefined): SessionRange[] | undefined {
  const { symbol, time, interval } = series;
  if (!isIntraday(interval) || time.length === 0) return undefined;
  const known = requireCalendar(time, calendar);
  const sessions = sessionRanges(series, known).filter(({ first, end }) => end > first);
  const inside = sessions.reduce((sum, { first, end }) => sum + end - first, 0);
  if (inside === time.length) return sessions;
  const outside = firstOutside(sessions);
  throw new ActionError(
    'BarsOutsideSessions',
    `${time.length - inside} of ${time.length} bars of ${symbol} lie outside the sessions of ${known.name}, the first at ` +
      `${barMoment(series, outside)}; fills, session ends and annual figures are those of sessions: load the bars with hours: session`,
  );
}

/**
 * A 1 for the last bar of each session: where positions are closed that are not to be held overnight.
 * @throws ActionError `NoSessionClose` for daily bars, and where the exchange never closes.
 */
export function sessionEnds(
  { symbol, interval, time }: BarSeries,
  sessions: readonly SessionRange[] | undefined,
  calendar: TradingCalendar | undefined,
): Uint8Array {
  const problem =
    sessions === undefined
      ? `the bars of ${symbol} are of ${interval}, one a session`
      : calendar !== undefined && neverCloses(calendar)
        ? `the exchange ${calendar.name} never closes`
        : undefined;
  if (sessions === undefined || problem !== undefined)
    throw new ActionError(
      'NoSessionClose',
      `flat_at_close is true, but ${problem}; leave it out, or give intraday bars of an exchange with a close`,
    );
  const ends = new Uint8Array(time.length);
  for (const { end } of sessions) ends[end - 1] = 1;
  return ends;
}

function neverCloses({ weekdays, openMinute, closeMinute }: TradingCalendar): boolean {
  return weekdays.size === 7 && closeMinute - openMinute === 24 * 60;
}

function firstOutside(sessions: readonly SessionRange[]): number {
  let bar = 0;
  for (const { first, end } of sessions) {
    if (first > bar) return bar;
    bar = end;
  }
  return bar;
}
