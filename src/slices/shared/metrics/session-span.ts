import { sessionsBetween, type TradingCalendar } from '../../../calendar';
import type { Curve } from '../backtest-result';
import { sessionDate } from '../bars';

/** How long a curve is, in sessions of its exchange, and how many of those make a year: what annual figures rest on. */
export interface SessionSpan {
  /** Sessions after the first value, up to the last. */
  readonly sessions: number;
  readonly perYear: number;
}

/** As is the custom: the sessions of a year where the exchange closes at weekends, and where it never closes. */
const sessionsPerYear = { weekdays: 252, everyDay: 365 } as const;

/**
 * The span of a curve by an exchange calendar, so that a session without a value is time that passed all the same. Without a
 * calendar, or where it does not cover the curve, each value after the first counts as one session.
 */
export function sessionSpan({ time }: Pick<Curve, 'time'>, calendar?: TradingCalendar): SessionSpan {
  const perYear = calendar?.weekdays.size === 7 ? sessionsPerYear.everyDay : sessionsPerYear.weekdays;
  const returns = time.length - 1;
  if (calendar === undefined || returns < 1) return { sessions: returns, perYear };
  const from = sessionDate(time[0]);
  const to = sessionDate(time[returns]);
  if (from < calendar.horizon.from || to > calendar.horizon.to) return { sessions: returns, perYear };
  const sessions = sessionsBetween(calendar, from, to).filter((date) => date > from).length;
  // Two bars on days without a session: there is nothing to count by but the bars.
  return { sessions: sessions === 0 ? returns : sessions, perYear };
}
