import { BellwetherError } from '../base/errors';
import type { Weekday } from './day';
import type { OffsetChange } from './zone-offsets';

/**
 * A calendar as data: plain JSON that a file or a plan holds. Its sessions are on `weekdays`, from `open` to `close`, but for
 * the exceptions listed. A session lies within one local day and has no break. Times are `HH:MM` on the local wall clock.
 */
export interface CalendarData {
  readonly name: string;
  readonly description: string;
  /** Where the data come from. */
  readonly source: string;
  /** `America/New_York` or `UTC`; or the name of another zone, whose `offsets` then are given. */
  readonly timeZone: string;
  readonly offsets?: readonly OffsetChange[];
  /** First and last date that the data cover, `YYYY-MM-DD`. */
  readonly horizon: { readonly from: string; readonly to: string };
  /** @default Monday to Friday */
  readonly weekdays?: readonly Weekday[];
  readonly open: string;
  /** `24:00` for the end of the day. */
  readonly close: string;
  /** Days of `weekdays` without a session. */
  readonly holidays: readonly string[];
  /** Time to the dates that open then. */
  readonly lateOpens: Readonly<Record<string, readonly string[]>>;
  /** Time to the dates that close then. */
  readonly earlyCloses: Readonly<Record<string, readonly string[]>>;
}

/** The shape of calendar data, key by key: what has to stand there, in words, and whether it does. */
const shape: Readonly<Record<keyof CalendarData, readonly [wanted: string, test: (value: unknown) => boolean]>> = {
  name: ['a text of 1 to 40 characters', (value) => isText(value) && value.length >= 1 && value.length <= 40],
  description: ['a text', isText],
  source: ['a text', isText],
  timeZone: ['the name of a time zone', (value) => isText(value) && value !== ''],
  offsets: ['a list of changes, [time in UTC, minutes]', (value) => value === undefined || isListOf(isChange)(value)],
  horizon: [
    'two dates, {"from": "YYYY-MM-DD", "to": "YYYY-MM-DD"}',
    (value) => isObject(value) && isText(value['from']) && isText(value['to']) && Object.keys(value).length === 2,
  ],
  weekdays: ['a list of days, MON to SUN', (value) => value === undefined || isListOf(isText)(value)],
  open: ['a time of the form HH:MM', isText],
  close: ['a time of the form HH:MM', isText],
  holidays: ['a list of dates', isListOf(isText)],
  lateOpens: ['lists of dates by time, {"HH:MM": ["YYYY-MM-DD"]}', isDatesByTime],
  earlyCloses: ['lists of dates by time, {"HH:MM": ["YYYY-MM-DD"]}', isDatesByTime],
};

/**
 * Takes anything for calendar data whose shape is right. What the values mean is not looked at yet.
 * @throws BellwetherError `BadCalendar` naming the key that is missing, unknown or of another shape.
 */
export function parseCalendarData(data: unknown): CalendarData {
  if (!isObject(data)) throw new BellwetherError('BadCalendar', `a calendar is an object, not ${textOf(data)}`);
  const name = isText(data['name']) ? data['name'].slice(0, 40) : textOf(data['name']);
  for (const key of Object.keys(data)) {
    if (!Object.hasOwn(shape, key))
      throw badCalendar(name, `there is no key ${textOf(key)}; there are ${Object.keys(shape).join(', ')}`);
  }
  for (const [key, [wanted, test]] of Object.entries(shape)) {
    const value = Object.hasOwn(data, key) ? data[key] : undefined;
    if (!test(value)) throw badCalendar(name, `${key} has to be ${wanted}, not ${textOf(value)}`);
  }
  return data as Record<string, unknown> & CalendarData;
}

/** The error for calendar data that cannot be used. */
export function badCalendar(name: string, problem: string, options?: { readonly cause: unknown }): BellwetherError {
  return new BellwetherError('BadCalendar', `calendar ${name}: ${problem}`, options);
}

/** A value as it stands in the data, cut short. */
export function textOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? typeof value : text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf(test: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(test);
}

function isChange(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && isText(value[0]) && typeof value[1] === 'number';
}

function isDatesByTime(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isListOf(isText));
}
