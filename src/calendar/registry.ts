import { BellwetherError } from '../base/errors';
import { buildCalendar, type CalendarData, type TradingCalendar } from './calendar';
import xnys from './data/xnys.json';

/** The calendars there are, by their ISO 10383 market identifier code. */
export const calendarNames = ['XNYS'] as const;

export type CalendarName = (typeof calendarNames)[number];

const data: Readonly<Record<CalendarName, CalendarData>> = { XNYS: xnys };
const built = new Map<CalendarName, TradingCalendar>();

/** @throws BellwetherError `UnknownCalendar` naming the ones there are. */
export function loadCalendar(name: string): TradingCalendar {
  if (!isCalendarName(name)) {
    throw new BellwetherError(
      'UnknownCalendar',
      `no calendar ${JSON.stringify(name)}: there is ${calendarNames.join(', ')}`,
    );
  }
  const known = built.get(name);
  if (known !== undefined) return known;
  const calendar = buildCalendar(data[name]);
  built.set(name, calendar);
  return calendar;
}

function isCalendarName(name: string): name is CalendarName {
  return calendarNames.some((known) => known === name);
}
