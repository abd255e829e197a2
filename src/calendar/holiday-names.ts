import { dayOf, weekdayOf } from './day';

/**
 * What a holiday of the exchanges in New York is called, by the rules of NYSE rule 7.2; undefined for a closing that follows
 * no rule: a day of mourning, a storm. Whether there was a session on a date, only the calendar knows.
 */
export function holidayName(calendarName: string, date: string): string | undefined {
  if (calendarName !== 'XNYS') return undefined;
  const year = Number(date.slice(0, 4));
  const day = dayOf(date);
  return holidays.find(({ days, since }) => year >= since && days(year).includes(day))?.name;
}

interface Holiday {
  readonly name: string;
  /** The first year in which the exchange kept it, within what the calendar covers. */
  readonly since: number;
  /** The day on which it is kept, as numbers of days since 1970-01-01. */
  readonly days: (year: number) => readonly number[];
}

const holidays: readonly Holiday[] = [
  // On a Saturday it is not kept: the Friday before belongs to the old year.
  { name: "New Year's Day", since: 1990, days: (year) => [sundayToMonday(dateIn(year, 1, 1))] },
  { name: 'Martin Luther King Jr. Day', since: 1998, days: (year) => [nth(year, 1, 3, monday)] },
  { name: "Washington's Birthday", since: 1990, days: (year) => [nth(year, 2, 3, monday)] },
  { name: 'Good Friday', since: 1990, days: (year) => [easterSunday(year) - 2] },
  { name: 'Memorial Day', since: 1990, days: (year) => [nth(year, 6, 1, monday) - 7] },
  { name: 'Juneteenth', since: 2022, days: (year) => [observed(dateIn(year, 6, 19))] },
  { name: 'Independence Day', since: 1990, days: (year) => [observed(dateIn(year, 7, 4))] },
  { name: 'Labor Day', since: 1990, days: (year) => [nth(year, 9, 1, monday)] },
  { name: 'Thanksgiving Day', since: 1990, days: (year) => [nth(year, 11, 4, thursday)] },
  { name: 'Christmas Day', since: 1990, days: (year) => [observed(dateIn(year, 12, 25))] },
];

const sunday = 0;
const monday = 1;
const thursday = 4;
const saturday = 6;

const dateIn = (year: number, month: number, day: number): number =>
  dayOf(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);

/** The nth such weekday of a month. */
function nth(year: number, month: number, count: number, weekday: number): number {
  const first = dateIn(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (count - 1) * 7;
}

const sundayToMonday = (day: number): number => (weekdayOf(day) === sunday ? day + 1 : day);

/** A Saturday's is kept on the Friday before, a Sunday's on the Monday after. */
const observed = (day: number): number => (weekdayOf(day) === saturday ? day - 1 : sundayToMonday(day));

/** The anonymous Gregorian computus, as Meeus gives it in Astronomical Algorithms, chapter 8. */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dateIn(year, Math.floor(n / 31), (n % 31) + 1);
}
