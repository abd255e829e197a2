import { isSession, localTime, type TradingCalendar } from '../../../calendar';
import type { EquityPoint } from '../../account-port';
import type { Curve } from '../../shared/backtest-result';
import { sessionTime } from '../../shared/bars';

const dayMs = 86_400_000;

/** The session that a moment belongs to: that of its day on the exchange's clock, or the one before where that day has none. */
export function sessionOf(calendar: TradingCalendar, at: string): string {
  let { date } = localTime(calendar, Date.parse(at));
  while (!isSession(calendar, date)) date = new Date(sessionTime(date) - dayMs).toISOString().slice(0, 10);
  return date;
}

/** The last equity of each session, in time order. Sessions without a point are left out. */
export function dailyCurve(points: readonly EquityPoint[], calendar: TradingCalendar): Curve {
  const last = new Map<string, number>();
  for (const { at, equity } of points) last.set(sessionOf(calendar, at), Number(equity));
  const days = [...last].sort(([one], [other]) => (one < other ? -1 : 1));
  return { time: days.map(([date]) => sessionTime(date)), value: days.map(([, equity]) => equity) };
}
