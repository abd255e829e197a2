import { BellwetherError } from '../base/errors';
import { dateOf, dayOf, weekdayOf } from './day';
import { newYorkOffsetMs } from './new-york-time';

/** A calendar as its data file has it: sessions are Monday to Friday, and these are the exceptions. Times are `HH:MM` in `timeZone`. */
export interface CalendarData {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  readonly timeZone: string;
  /** First and last date that the data cover, `YYYY-MM-DD`. */
  readonly horizon: { readonly from: string; readonly to: string };
  readonly open: string;
  readonly close: string;
  /** Weekdays without a session. */
  readonly holidays: readonly string[];
  /** Time to the dates that open then. */
  readonly lateOpens: Readonly<Record<string, readonly string[]>>;
  /** Time to the dates that close then. */
  readonly earlyCloses: Readonly<Record<string, readonly string[]>>;
}

/** An exchange calendar, ready to be asked. Days are numbers of days since 1970-01-01, times minutes of the local day. */
export interface TradingCalendar {
  readonly name: string;
  readonly timeZone: string;
  readonly horizon: { readonly from: string; readonly to: string };
  readonly firstDay: number;
  readonly lastDay: number;
  readonly openMinute: number;
  readonly closeMinute: number;
  readonly holidays: ReadonlySet<number>;
  readonly lateOpens: ReadonlyMap<number, number>;
  readonly earlyCloses: ReadonlyMap<number, number>;
  /** What to add to a UTC time for the local wall clock, in milliseconds. */
  readonly offsetMs: (utcMs: number) => number;
}

const zones: Readonly<Record<string, (utcMs: number) => number>> = { 'America/New_York': newYorkOffsetMs };

/** @throws BellwetherError `BadCalendar` when the data are not usable. */
export function buildCalendar(data: CalendarData): TradingCalendar {
  const offsetMs = Object.hasOwn(zones, data.timeZone) ? zones[data.timeZone] : undefined;
  if (offsetMs === undefined)
    throw badCalendar(data, `time zone ${data.timeZone} is not one of ${Object.keys(zones).join(', ')}`);
  return {
    name: data.name,
    timeZone: data.timeZone,
    horizon: data.horizon,
    firstDay: dayOf(data.horizon.from),
    lastDay: dayOf(data.horizon.to),
    openMinute: minuteOf(data, data.open),
    closeMinute: minuteOf(data, data.close),
    holidays: new Set(data.holidays.map(dayOf)),
    lateOpens: minutesByDay(data, data.lateOpens),
    earlyCloses: minutesByDay(data, data.earlyCloses),
    offsetMs,
  };
}

/** True when the exchange has a session on this day, which has to be within the horizon. */
export function isSessionDay(calendar: TradingCalendar, day: number): boolean {
  const weekday = weekdayOf(day);
  return weekday >= 1 && weekday <= 5 && !calendar.holidays.has(day);
}

/** @throws BellwetherError `OutsideCalendarHorizon` when the calendar does not cover the day. */
export function checkHorizon(calendar: TradingCalendar, day: number): void {
  if (day >= calendar.firstDay && day <= calendar.lastDay) return;
  throw new BellwetherError(
    'OutsideCalendarHorizon',
    `${dateOf(day)} is outside the calendar ${calendar.name}, which covers ${calendar.horizon.from} to ${calendar.horizon.to}`,
  );
}

function minutesByDay(data: CalendarData, byTime: Readonly<Record<string, readonly string[]>>): Map<number, number> {
  const entries = Object.entries(byTime);
  return new Map(entries.flatMap(([time, dates]) => dates.map((date) => [dayOf(date), minuteOf(data, time)] as const)));
}

function minuteOf(data: CalendarData, time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (match === null) throw badCalendar(data, `${JSON.stringify(time)} is not a time of the form HH:MM`);
  return Number(match[1]) * 60 + Number(match[2]);
}

function badCalendar(data: CalendarData, problem: string): BellwetherError {
  return new BellwetherError('BadCalendar', `calendar ${data.name}: ${problem}`);
}
