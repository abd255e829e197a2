import { BellwetherError } from '../base/errors';
import { checkHorizon, isSessionDay, sessionMinutes, type TradingCalendar } from './calendar';
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
  const session = sessionOn(calendar, day);
  if (session !== undefined) return { date, ...session };
  throw new BellwetherError(
    'NotASession',
    `${date} is no session of ${calendar.name}: the exchange is closed that day`,
  );
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
  const day = localDay(calendar, utcMs);
  const session = sessionOn(calendar, day);
  return session !== undefined && utcMs >= session.openMs && utcMs < session.closeMs
    ? { date: dateOf(day), ...session }
    : undefined;
}

/** The date and the minute of the day on the exchange's wall clock. @throws BellwetherError `OutsideCalendarHorizon`. */
export function localTime(
  calendar: TradingCalendar,
  utcMs: number,
): { readonly date: string; readonly minute: number } {
  const day = localDay(calendar, utcMs);
  const wallMs = utcMs + calendar.offsetMs(utcMs);
  return { date: dateOf(day), minute: Math.floor((wallMs - day * dayMs) / 60_000) };
}

/** A time of a date's wall clock, in milliseconds since the epoch. @throws BellwetherError `OutsideCalendarHorizon`, `BadDate`. */
export function momentOfDay(calendar: TradingCalendar, date: string, secondOfDay: number): number {
  const day = dayOf(date);
  checkHorizon(calendar, day);
  return utcOf(calendar, day, Math.floor(secondOfDay / 60)) + (secondOfDay % 60) * 1000;
}

/** The day on the exchange's wall clock, as a number. @throws BellwetherError `OutsideCalendarHorizon`. */
export function localDay(calendar: TradingCalendar, utcMs: number): number {
  const day = Math.floor((utcMs + calendar.offsetMs(utcMs)) / dayMs);
  checkHorizon(calendar, day);
  return day;
}

/** The hours of the session of a day within the horizon, if it has one. */
export function sessionOn(
  calendar: TradingCalendar,
  day: number,
): { readonly openMs: number; readonly closeMs: number } | undefined {
  if (!isSessionDay(calendar, day)) return undefined;
  const { open, close } = sessionMinutes(calendar, day);
  return { openMs: utcOf(calendar, day, open), closeMs: utcOf(calendar, day, close) };
}

/**
 * A wall-clock time as UTC. Where the clock passes it twice, the first; where the clock skips it, by the offset before the
 * change. Both rest on at most one change within two days.
 */
function utcOf({ offsetMs }: TradingCalendar, day: number, minute: number): number {
  const wallMs = day * dayMs + minute * 60_000;
  const before = offsetMs(wallMs - dayMs);
  const after = offsetMs(wallMs + dayMs);
  if (before === after || offsetMs(wallMs - before) === before) return wallMs - before;
  return offsetMs(wallMs - after) === after ? wallMs - after : wallMs - before;
}
