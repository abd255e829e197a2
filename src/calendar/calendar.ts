import { BellwetherError } from '../base/errors';
import { badCalendar, parseCalendarData } from './calendar-data';
import { dateOf, weekdayOf } from './day';
import { readDays, readExceptions, readHorizon, readMinute, readOffsets, readWeekdays } from './read-calendar-data';
import type { OffsetMs } from './zone-offsets';

/** An exchange calendar, ready to be asked. Days are numbers of days since 1970-01-01, times minutes of the local day. */
export interface TradingCalendar {
  readonly name: string;
  readonly timeZone: string;
  readonly horizon: { readonly from: string; readonly to: string };
  readonly firstDay: number;
  readonly lastDay: number;
  /** Weekdays with sessions, 0 for Sunday to 6 for Saturday. */
  readonly weekdays: ReadonlySet<number>;
  readonly openMinute: number;
  readonly closeMinute: number;
  readonly holidays: ReadonlySet<number>;
  readonly lateOpens: ReadonlyMap<number, number>;
  readonly earlyCloses: ReadonlyMap<number, number>;
  /** What to add to a UTC time for the local wall clock, in milliseconds. */
  readonly offsetMs: OffsetMs;
}

/**
 * Makes a calendar of data (`CalendarData`) that may come from anywhere; all of it is checked.
 * @throws BellwetherError `BadCalendar` naming the calendar, the place in the data, and the value that cannot be used.
 */
export function buildCalendar(data: unknown): TradingCalendar {
  const parsed = parseCalendarData(data);
  const calendar: TradingCalendar = {
    name: parsed.name,
    timeZone: parsed.timeZone,
    horizon: { from: parsed.horizon.from, to: parsed.horizon.to },
    ...readHorizon(parsed),
    weekdays: readWeekdays(parsed),
    openMinute: readMinute(parsed, 'open', parsed.open),
    closeMinute: readMinute(parsed, 'close', parsed.close),
    holidays: new Set(readDays(parsed, 'holidays', parsed.holidays)),
    lateOpens: readExceptions(parsed, 'lateOpens'),
    earlyCloses: readExceptions(parsed, 'earlyCloses'),
    offsetMs: readOffsets(parsed),
  };
  checkHours(calendar);
  return calendar;
}

/** True when the exchange has a session on this day, which has to be within the horizon. */
export function isSessionDay(calendar: TradingCalendar, day: number): boolean {
  return calendar.weekdays.has(weekdayOf(day)) && !calendar.holidays.has(day);
}

/** The minutes of the local day at which the session of a day opens and closes. */
export function sessionMinutes(
  calendar: TradingCalendar,
  day: number,
): { readonly open: number; readonly close: number } {
  return {
    open: calendar.lateOpens.get(day) ?? calendar.openMinute,
    close: calendar.earlyCloses.get(day) ?? calendar.closeMinute,
  };
}

/** @throws BellwetherError `OutsideCalendarHorizon` when the calendar does not cover the day. */
export function checkHorizon(calendar: TradingCalendar, day: number): void {
  if (day >= calendar.firstDay && day <= calendar.lastDay) return;
  // Beyond 100 million days there is no date, nor is there for what is not a number.
  const date = Math.abs(day) <= 1e8 ? dateOf(day) : `day ${day} since 1970-01-01`;
  throw new BellwetherError(
    'OutsideCalendarHorizon',
    `${date} is outside the calendar ${calendar.name}, which covers ${calendar.horizon.from} to ${calendar.horizon.to}`,
  );
}

/** Every session opens before it closes, and what opens late or closes early is a session. */
function checkHours(calendar: TradingCalendar): void {
  const { name, openMinute, closeMinute, lateOpens, earlyCloses } = calendar;
  if (openMinute >= closeMinute)
    throw badCalendar(name, `open, ${timeOf(openMinute)}, has to be before close, ${timeOf(closeMinute)}`);
  for (const day of new Set([...lateOpens.keys(), ...earlyCloses.keys()])) {
    if (!isSessionDay(calendar, day))
      throw badCalendar(name, `${dateOf(day)} opens late or closes early, but has no session`);
    const { open, close } = sessionMinutes(calendar, day);
    if (open < close) continue;
    throw badCalendar(name, `${dateOf(day)} would open at ${timeOf(open)} and close at ${timeOf(close)}`);
  }
}

function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
