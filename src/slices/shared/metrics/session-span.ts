import { sessionsBetween, type TradingCalendar } from '../../../calendar';
import { ActionError } from '../../action-error';
import type { Curve } from '../backtest-result';
import { type BarInterval, intervalMs, isIntraday } from '../bar-interval';
import { sessionDate } from '../bars';
import { sessionRanges } from '../session-ranges';

/** How long a curve is, in sessions of its exchange, and how many of those make a year: what annual figures rest on. */
export interface SessionSpan {
  /** Sessions after the first value, up to the last; of intraday bars with parts of sessions. */
  readonly sessions: number;
  readonly perYear: number;
}

/** As is the custom: the sessions of a year where the exchange closes at weekends, and where it never closes. */
const sessionsPerYear = { weekdays: 252, everyDay: 365 } as const;

/**
 * The span of a curve by an exchange calendar, so that a session without a value is time that passed all the same. Without a
 * calendar, or where it does not cover the curve, each value after the first counts as one session; of intraday bars the
 * sessions must be known.
 * @throws ActionError `UnknownSessions` for a curve of intraday bars that no calendar covers.
 */
export function sessionSpan(
  { time }: Pick<Curve, 'time'>,
  calendar?: TradingCalendar,
  interval: BarInterval = '1d',
): SessionSpan {
  const perYear = calendar?.weekdays.size === 7 ? sessionsPerYear.everyDay : sessionsPerYear.weekdays;
  const returns = time.length - 1;
  if (isIntraday(interval))
    return { sessions: intradaySessions(time, requireCalendar(time, calendar), interval), perYear };
  if (calendar === undefined || returns < 1) return { sessions: returns, perYear };
  if (!covers(calendar, time)) return { sessions: returns, perYear };
  const from = sessionDate(time[0]);
  const sessions = sessionsBetween(calendar, from, sessionDate(time[returns])).filter((date) => date > from).length;
  // Two bars on days without a session: there is nothing to count by but the bars.
  return { sessions: sessions === 0 ? returns : sessions, perYear };
}

/** How many bars of a length a usual session has, the last one perhaps cut short by the close. */
function barsPerSession(interval: BarInterval, { openMinute, closeMinute }: TradingCalendar): number {
  return Math.ceil(((closeMinute - openMinute) * 60_000) / intervalMs(interval));
}

/** The bars that the sessions have room for after the first value and up to the last, in usual sessions. */
function intradaySessions(time: readonly number[], calendar: TradingCalendar, interval: BarInterval): number {
  const ends = [time[0], time[time.length - 1]];
  const length = intervalMs(interval);
  const room = sessionRanges({ time: ends, interval }, calendar).reduce((sum, { openMs, closeMs }) => {
    const bars = Math.ceil((closeMs - openMs) / length);
    // Bars of the session that have begun with the bar of this start: none before it, all of them after.
    const [before, through] = ends.map((start) =>
      Math.min(bars, Math.max(0, Math.ceil((start + length - openMs) / length))),
    );
    return sum + through - before;
  }, 0);
  // Bars outside all sessions: there is nothing to count by but the bars.
  return (room === 0 ? time.length - 1 : room) / barsPerSession(interval, calendar);
}

/**
 * The calendar, where it covers all of the times of intraday bars.
 * @throws ActionError `UnknownSessions`
 */
export function requireCalendar(time: readonly number[], calendar: TradingCalendar | undefined): TradingCalendar {
  if (calendar !== undefined && covers(calendar, time)) return calendar;
  const why =
    calendar === undefined
      ? 'the bar set names no exchange calendar'
      : `the calendar ${calendar.name} covers ${calendar.horizon.from} to ${calendar.horizon.to}, the bars go from ` +
        `${sessionDate(time[0])} to ${sessionDate(time[time.length - 1])}`;
  throw new ActionError(
    'UnknownSessions',
    `${why}, and without its sessions annual figures of intraday bars cannot be right; load the bars with a calendar that covers them, or use daily bars`,
  );
}

function covers({ horizon }: TradingCalendar, time: readonly number[]): boolean {
  return sessionDate(time[0]) >= horizon.from && sessionDate(time[time.length - 1]) <= horizon.to;
}
