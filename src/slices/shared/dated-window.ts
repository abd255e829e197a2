import { type BarSeries, firstIndexAtOrAfter, sessionTime } from './bars';
import type { SessionRange } from './session-ranges';
import type { BarWindow } from './simulation';

/**
 * The bars from one date to another, both included, by index: of intraday bars whole sessions, by their dates on the
 * exchange's own clock. `last` is before `first` where there is none; `undefined` where no session is near.
 */
export function datedWindow(
  series: BarSeries,
  sessions: readonly SessionRange[] | undefined,
  { from, to }: { readonly from: string; readonly to: string },
): BarWindow | undefined {
  return sessions === undefined ? daysFrom(series, from, to) : sessionsFrom(sessions, from, to);
}

function daysFrom(series: BarSeries, from: string, to: string): BarWindow {
  return {
    first: firstIndexAtOrAfter(series, sessionTime(from)),
    last: firstIndexAtOrAfter(series, sessionTime(to) + 1) - 1,
  };
}

function sessionsFrom(sessions: readonly SessionRange[], from: string, to: string): BarWindow | undefined {
  const first = sessions.find(({ date }) => date >= from);
  const last = sessions.findLast(({ date }) => date <= to);
  return first === undefined || last === undefined ? undefined : { first: first.first, last: last.end - 1 };
}
