import { dayMs, weekdayOf } from './day';

const hourMs = 3_600_000;
const standardOffsetMs = -5 * hourMs;
const summerOffsetMs = -4 * hourMs;

/**
 * What to add to UTC for the wall clock in New York, in milliseconds. By the rules in force since 1987 (Uniform Time Act as
 * amended; Energy Policy Act of 2005 from 2007 on), not by `Intl`, whose data differ between machines and would break a replay.
 */
export function newYorkOffsetMs(utcMs: number): number {
  const year = new Date(utcMs).getUTCFullYear();
  // Clocks change at 02:00 of the time that ends: 07:00 UTC in spring, 06:00 UTC in autumn.
  const start = (year >= 2007 ? nthSunday(year, 2, 2) : nthSunday(year, 3, 1)) * dayMs + 7 * hourMs;
  const end = (year >= 2007 ? nthSunday(year, 10, 1) : nthSunday(year, 10, 1) - 7) * dayMs + 6 * hourMs;
  return utcMs >= start && utcMs < end ? summerOffsetMs : standardOffsetMs;
}

/** The nth Sunday of a month (0 is January) as a day number. The one 7 days before the first of November is the last of October. */
function nthSunday(year: number, month: number, nth: number): number {
  const first = Date.UTC(year, month, 1) / dayMs;
  return first + ((7 - weekdayOf(first)) % 7) + (nth - 1) * 7;
}
