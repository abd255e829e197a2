import { dayMs, weekdayOf } from './day';

const hourMs = 3_600_000;
const standardOffsetMs = -5 * hourMs;
const summerOffsetMs = -4 * hourMs;

/** A year in UTC, with the time from which on its clocks are on summer time and the time at which that ends. */
interface SummerTime {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** The year asked for last: the same answers without working them out each time. */
let latest: SummerTime = summerTimeOf(2000);

/**
 * What to add to UTC for the wall clock in New York, in milliseconds. By the rules in force since 1987 (Uniform Time Act as
 * amended; Energy Policy Act of 2005 from 2007 on), not by `Intl`, whose data differ between machines and would break a replay.
 */
export function newYorkOffsetMs(utcMs: number): number {
  // Put so that a year of no time at all, NaN, is not kept for good.
  const known = utcMs >= latest.from && utcMs < latest.to;
  if (!known) latest = summerTimeOf(new Date(utcMs).getUTCFullYear());
  return utcMs >= latest.start && utcMs < latest.end ? summerOffsetMs : standardOffsetMs;
}

function summerTimeOf(year: number): SummerTime {
  return {
    from: Date.UTC(year, 0, 1),
    to: Date.UTC(year + 1, 0, 1),
    // Clocks change at 02:00 of the time that ends: 07:00 UTC in spring, 06:00 UTC in autumn.
    start: (year >= 2007 ? nthSunday(year, 2, 2) : nthSunday(year, 3, 1)) * dayMs + 7 * hourMs,
    end: (year >= 2007 ? nthSunday(year, 10, 1) : nthSunday(year, 10, 1) - 7) * dayMs + 6 * hourMs,
  };
}

/** The nth Sunday of a month (0 is January) as a day number. The one 7 days before the first of November is the last of October. */
function nthSunday(year: number, month: number, nth: number): number {
  const first = Date.UTC(year, month, 1) / dayMs;
  return first + ((7 - weekdayOf(first)) % 7) + (nth - 1) * 7;
}
