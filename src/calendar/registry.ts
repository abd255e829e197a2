import { BellwetherError } from '../base/errors';
import { buildCalendar, type TradingCalendar } from './calendar';
import { parseCalendarData, type CalendarData } from './calendar-data';
import alwaysOpen from './data/always-open.json';
import xnys from './data/xnys.json';

/** The calendars there are: exchanges by their ISO 10383 market identifier code, and the one that never closes. */
export const calendarNames = ['XNYS', '24/7'] as const;

export type CalendarName = (typeof calendarNames)[number];

const data: Readonly<Record<CalendarName, unknown>> = { XNYS: xnys, '24/7': alwaysOpen };
const built = new Map<CalendarName, TradingCalendar>();

/** A calendar by its name, built once. @throws BellwetherError `UnknownCalendar` naming the ones there are. */
export function loadCalendar(name: string): TradingCalendar {
  const known = calendarName(name);
  let calendar = built.get(known);
  if (calendar === undefined) {
    calendar = buildCalendar(data[known]);
    built.set(known, calendar);
  }
  return calendar;
}

/**
 * The data of a calendar: plain JSON, a copy for the caller to keep, say in a plan. `buildCalendar` makes the calendar of it.
 * @throws BellwetherError `UnknownCalendar` naming the ones there are.
 */
export function calendarData(name: string): CalendarData {
  return parseCalendarData(JSON.parse(JSON.stringify(data[calendarName(name)])));
}

function calendarName(name: string): CalendarName {
  const known = calendarNames.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw new BellwetherError(
    'UnknownCalendar',
    `no calendar ${JSON.stringify(name)}: there is ${calendarNames.join(', ')}`,
  );
}
