import { badCalendar, textOf, type CalendarData } from './calendar-data';
import { dayMs, dayOf, weekdays } from './day';
import { builtInZones, offsetsFrom, type OffsetChange, type OffsetMs } from './zone-offsets';

/** The first and last day of the horizon. @throws BellwetherError `BadCalendar`. */
export function readHorizon(data: CalendarData): { readonly firstDay: number; readonly lastDay: number } {
  const { from, to } = data.horizon;
  const firstDay = readDay(data, 'horizon.from', from);
  const lastDay = readDay(data, 'horizon.to', to);
  if (firstDay > lastDay) throw badCalendar(data.name, `horizon.from, ${from}, is after horizon.to, ${to}`);
  return { firstDay, lastDay };
}

/** The weekdays with sessions, as numbers; Monday to Friday unless they are given. @throws BellwetherError `BadCalendar`. */
export function readWeekdays({ name, weekdays: given }: CalendarData): ReadonlySet<number> {
  if (given === undefined) return new Set([1, 2, 3, 4, 5]);
  if (given.length === 0) throw badCalendar(name, 'weekdays is empty: name at least one day with sessions');
  const numbers = given.map((day) => weekdays.indexOf(day));
  const unknown = numbers.indexOf(-1);
  if (unknown >= 0)
    throw badCalendar(name, `weekdays[${unknown}]: ${textOf(given[unknown])} is not one of ${weekdays.join(', ')}`);
  const distinct = new Set(numbers);
  if (distinct.size < numbers.length) throw badCalendar(name, `weekdays names a day twice: ${given.join(', ')}`);
  return distinct;
}

/** A time of the day, `00:00` to `24:00`, in minutes. @throws BellwetherError `BadCalendar`. */
export function readMinute(data: CalendarData, place: string, time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$|^(24):(00)$/.exec(time);
  if (match === null)
    throw badCalendar(data.name, `${place}: ${textOf(time)} is not a time of the form HH:MM, 00:00 to 24:00`);
  return Number(match[1] ?? match[3]) * 60 + Number(match[2] ?? match[4]);
}

/** Days, all within the horizon. @throws BellwetherError `BadCalendar`. */
export function readDays(data: CalendarData, place: string, dates: readonly string[]): number[] {
  const { from, to } = data.horizon;
  return dates.map((date, index) => {
    const day = readDay(data, `${place}[${index}]`, date);
    if (date >= from && date <= to) return day;
    throw badCalendar(data.name, `${place}[${index}]: ${date} is outside the horizon, ${from} to ${to}`);
  });
}

/** The minute of each day that is listed under a time. @throws BellwetherError `BadCalendar`, for a day under two times as well. */
export function readExceptions(data: CalendarData, key: 'lateOpens' | 'earlyCloses'): ReadonlyMap<number, number> {
  const minutes = new Map<number, number>();
  for (const [time, dates] of Object.entries(data[key])) {
    const minute = readMinute(data, key, time);
    for (const [index, day] of readDays(data, `${key}["${time}"]`, dates).entries()) {
      if (minutes.has(day))
        throw badCalendar(data.name, `${key}["${time}"][${index}]: ${dates[index]} is listed twice`);
      minutes.set(day, minute);
    }
  }
  return minutes;
}

/** The offsets of the zone, built in or given. @throws BellwetherError `BadCalendar` when they do not cover the horizon. */
export function readOffsets(data: CalendarData): OffsetMs {
  const { name, timeZone, offsets, horizon } = data;
  const builtIn = builtInZones.get(timeZone);
  if (offsets !== undefined) {
    if (builtIn !== undefined) throw badCalendar(name, `the zone ${timeZone} is built in: leave its offsets out`);
    checkChanges(data, offsets);
    return offsetsFrom(offsets);
  }
  if (builtIn === undefined) {
    const known = [...builtInZones.keys()].join(', ');
    throw badCalendar(name, `time zone ${textOf(timeZone)} is not one of ${known}: give its offsets as well`);
  }
  if (horizon.from < builtIn.since)
    throw badCalendar(
      name,
      `horizon.from, ${horizon.from}, is before ${builtIn.since}, when the rule of ${timeZone} begins`,
    );
  return builtIn.offsetMs;
}

/** The most that a zone is ahead of UTC or behind it, in minutes: beyond what any zone has had. */
const farthestOffset = 18 * 60;

function checkChanges(data: CalendarData, changes: readonly OffsetChange[]): void {
  if (changes.length === 0) throw badCalendar(data.name, 'offsets is empty: give at least the one that always holds');
  let before = -Infinity;
  changes.forEach(([utc, minutes], index) => {
    const place = `offsets[${index}]`;
    const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(utc) ? Date.parse(utc) : Number.NaN;
    if (Number.isNaN(time))
      throw badCalendar(data.name, `${place}: ${textOf(utc)} is not a time of the form YYYY-MM-DDTHH:MM:SSZ`);
    if (!Number.isInteger(minutes) || Math.abs(minutes) > farthestOffset)
      throw badCalendar(
        data.name,
        `${place}: ${minutes} is not a whole number of minutes, -${farthestOffset} to ${farthestOffset}`,
      );
    // Two changes of the clock within two days would leave it open which of them a local time belongs to.
    if (time - before < 2 * dayMs)
      throw badCalendar(data.name, `${place}: ${utc} has to be at least two days after the change before it`);
    before = time;
  });
  const [utc, minutes] = changes[0];
  const start = readDay(data, 'horizon.from', data.horizon.from) * dayMs - minutes * 60_000;
  if (Date.parse(utc) > start)
    throw badCalendar(data.name, `offsets[0]: ${utc} is after the horizon begins, ${data.horizon.from}`);
}

function readDay(data: CalendarData, place: string, date: string): number {
  try {
    return dayOf(date);
  } catch (cause) {
    throw badCalendar(data.name, `${place}: ${textOf(date)} is not a date: write a day that exists as YYYY-MM-DD`, {
      cause,
    });
  }
}
