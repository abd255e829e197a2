import type { TradingCalendar } from '../../calendar';
import { ActionError } from '../action-error';
import { isIntraday } from './bar-interval';
import { barMoment } from './bar-moment';
import type { BarSeries } from './bars';
import { requireCalendar } from './metrics';
import { type SessionRange, sessionRanges } from './session-ranges';

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

function firstOutside(sessions: readonly SessionRange[]): number {
  let bar = 0;
  for (const { first, end } of sessions) {
    if (first > bar) return bar;
    bar = end;
  }
  return bar;
}
