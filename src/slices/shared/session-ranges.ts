import { sessionsBetween, type TradingCalendar, sessionTimes } from '../../calendar';
import { intervalMs } from './bar-interval';
import { type BarSeries, sessionDate } from './bars';

/** A session, and the intraday bars that lie in it, wholly or in part: from `first` up to `end`, which is not one of them. */
export interface SessionRange {
  readonly date: string;
  readonly openMs: number;
  readonly closeMs: number;
  readonly first: number;
  readonly end: number;
}

const dayMs = 86_400_000;

/**
 * The sessions of a calendar with the range of their intraday bars, in order, those without a bar included; by default the
 * sessions around the first and the last bar and all between. Dates outside the calendar's horizon are left out.
 */
export function sessionRanges(
  { time, interval }: Pick<BarSeries, 'time' | 'interval'>,
  calendar: TradingCalendar,
  span?: { readonly from: string; readonly to: string },
): SessionRange[] {
  if (time.length === 0) return [];
  const { from, to } = calendar.horizon;
  // A session may begin on the date before or after in UTC.
  const first = latest(span?.from ?? sessionDate(time[0] - dayMs), from);
  const last = earliest(span?.to ?? sessionDate(time[time.length - 1] + dayMs), to);
  if (first > last) return [];
  const length = intervalMs(interval);
  let bar = 0;
  return sessionsBetween(calendar, first, last).map((date) => {
    const session = sessionTimes(calendar, date);
    while (bar < time.length && time[bar] + length <= session.openMs) bar++;
    const start = bar;
    while (bar < time.length && time[bar] < session.closeMs) bar++;
    return { ...session, first: start, end: bar };
  });
}

function latest(left: string, right: string): string {
  return left > right ? left : right;
}

function earliest(left: string, right: string): string {
  return left < right ? left : right;
}
