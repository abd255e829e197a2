import { BellwetherError } from '../base/errors';

/** Milliseconds of a day in UTC. */
export const dayMs = 86_400_000;

export type Weekday = (typeof weekdays)[number];

/** The days of the week as traders write them, by the number that `weekdayOf` gives. */
export const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;

/**
 * A date, `YYYY-MM-DD`, as the number of days since 1970-01-01.
 * @throws BellwetherError `BadDate` for another form and for days that do not exist.
 */
export function dayOf(date: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (match !== null) {
    const [, year, month, day] = match.map(Number);
    const time = new Date(Date.UTC(year, month - 1, day));
    // A day or month that does not exist rolls over; a year before 100 is taken for one of the 1900s.
    if (time.getUTCDate() === day && time.getUTCMonth() === month - 1 && year >= 100) return time.getTime() / dayMs;
  }
  throw new BellwetherError(
    'BadDate',
    `${JSON.stringify(date.slice(0, 40))} is not a date: write a day that exists as YYYY-MM-DD`,
  );
}

/** The date, `YYYY-MM-DD`, of a number of days since 1970-01-01. */
export function dateOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: number): number {
  // 1970-01-01 was a Thursday.
  return (((day + 4) % 7) + 7) % 7;
}
