import { BellwetherError } from '../base/errors';
import { checkHorizon, isSessionDay, type TradingCalendar } from './calendar';
import { dateOf, dayMs, dayOf } from './day';

/** When a session opens and closes, in milliseconds since the epoch; it is open from `openMs` up to but not at `closeMs`. */
export interface SessionTimes {
  readonly date: string;
  readonly openMs: number;
  readonly closeMs: number;
}

/** @throws BellwetherError `OutsideCalendarHorizon`, `BadDate`. */
export function isSession(calendar: TradingCalendar, date: string): boolean {
  const day = dayOf(date);
  checkHorizon(calendar, day);
  return isSessionDay(calendar, day);
}

/**
 * The session dates from `from` to `to`, both inclusive, in order; none when `from` is after `to`.
 * @throws BellwetherError `OutsideCalendarHorizon` when one of them is not covered, `BadDate`.
 */
export function sessionsBetween(calendar: TradingCalendar, from: string, to: string): string[] {
  const first = dayOf(from);
  const last = dayOf(to);
  checkHorizon(calendar, first);
  checkHorizon(calendar, last);
  const dates: string[] = [];
  for (let day = first; day <= last; day += 1) {
    if (isSessionDay(calendar, day)) dates.push(dateOf(day));
  }
  return dates;
}

/** @throws BellwetherError `NotASession` when the exchange is closed that day, `OutsideCalendarHorizon`, `BadDate`. */
export function sessionTimes(calendar: TradingCalendar, date: string): SessionTimes {
  const day = dayOf(date);
  checkHorizon(calendar, day);
  if (!isSessionDay(calendar, day)) {
    throw new BellwetherError(
      'NotASession',
      `${date} is no session of ${calendar.name}: the exchange is closed that day`,
    );
  }
  return {
    date,
    openMs: utcOf(calendar, day, calendar.lateOpens.get(day) ?? calendar.openMinute),
    closeMs: utcOf(calendar, day, calendar.earlyCloses.get(day) ?? calendar.closeMinute),
  };
}

/** The first session after a date. @throws BellwetherError `OutsideCalendarHorizon` when the calendar ends before it, `BadDate`. */
export function nextSession(calendar: TradingCalendar, date: string): string {
  let day = dayOf(date);
  do {
    day += 1;
    checkHorizon(calendar, day);
  } while (!isSessionDay(calendar, day));
  return dateOf(day);
}

/** The session that is open at a time, if one is. @throws BellwetherError `OutsideCalendarHorizon`. */
export function sessionAt(calendar: TradingCalendar, utcMs: number): SessionTimes | undefined {
  const { date } = localTime(calendar, utcMs);
  if (!isSession(calendar, date)) return undefined;
  const times = sessionTimes(calendar, date);
  return utcMs >= times.openMs && utcMs < times.closeMs ? times : undefined;
}

/** The date and the minute of the day on the exchange's wall clock. @throws BellwetherError `OutsideCalendarHorizon`. */
export function localTime(
  calendar: TradingCalendar,
  utcMs: number,
): { readonly date: string; readonly minute: number } {
  const wallMs = utcMs + calendar.offsetMs(utcMs);
  const day = Math.floor(wallMs / dayMs);
  checkHorizon(calendar, day);
  return { date: dateOf(day), minute: Math.floor((wallMs - day * dayMs) / 60_000) };
}

/** A wall-clock time as UTC. Clocks change at night on Sundays, so that a time within a session is never skipped or doubled. */
function utcOf(calendar: TradingCalendar, day: number, minute: number): number {
  const wallMs = day * dayMs + minute * 60_000;
  return wallMs - calendar.offsetMs(wallMs - calendar.offsetMs(wallMs));
}
