import { intervalMs, isIntraday, type BarInterval } from '../../slices/shared/bar-interval';

/**
 * The time of a bar read from a cell, or why there is none. `offsetMinutes`: the zone that the text named, east of Greenwich;
 * undefined where it named none.
 */
export type BarTime =
  | { readonly kind: 'time'; readonly time: number; readonly offsetMinutes: number | undefined }
  | { readonly kind: 'bad'; readonly reason: string };

const form = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Reads the time of a bar. Of a daily one the date: `2018-12-31`, or with a midnight behind it as data libraries write it
 * (`2018-12-31 00:00:00-05:00`); it is the session as written and is not moved to another zone. Of an intraday one its start with
 * its zone: `2018-12-31T14:30:00Z`, `2018-12-31 09:30:00-05:00`. Forms that can be read in two ways (`01/02/2018`, a time without
 * a zone) are refused.
 */
export function readBarTime(text: string, interval: BarInterval): BarTime {
  const match = form.exec(text);
  const intraday = isIntraday(interval);
  if (match === null)
    return bad(
      `${quoted(text)} is not a ${intraday ? 'time of the form YYYY-MM-DDTHH:MM:SSZ' : 'date of the form YYYY-MM-DD'}`,
    );
  const [, year, month, day, hours, minutes = '00', seconds = '00', fraction = '0', zone] = match;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const written = new Date(date);
  // February 30 would become March 1, and the year 50 would become 1950.
  if (written.getUTCDate() !== Number(day) || written.getUTCFullYear() !== Number(year)) {
    return bad(`${quoted(text)} is not a day of the calendar`);
  }
  const offsetMinutes = offsetOf(zone);
  const clock = [hours ?? '00', minutes, seconds].map(Number);
  if (!intraday) {
    if (clock.some((part) => part !== 0) || Number(fraction) !== 0)
      return bad(`${quoted(text)} has a time of day; a daily bar has a date only`);
    return { kind: 'time', time: date, offsetMinutes };
  }
  if (hours === undefined)
    return bad(`${quoted(text)} has no time of day; a ${interval} bar has the time at which it starts`);
  if (offsetMinutes === undefined)
    return bad(`${quoted(text)} names no time zone; write it as YYYY-MM-DDTHH:MM:SSZ, in UTC`);
  if (clock[0] > 23 || clock[1] > 59 || clock[2] > 59) return bad(`${quoted(text)} is not a time of day`);
  if (clock[2] !== 0 || Number(fraction) !== 0)
    return bad(`${quoted(text)} is not on a full minute, where a ${interval} bar starts`);
  return { kind: 'time', time: date + (clock[0] * 60 + clock[1] - offsetMinutes) * 60_000, offsetMinutes };
}

/** The time of a bar that the source has as milliseconds of UTC: a timestamp column. */
export function checkBarTime(time: number, interval: BarInterval): BarTime {
  if (!Number.isFinite(time)) return bad('the time is missing');
  const unit = isIntraday(interval) ? intervalMs('1m') : intervalMs('1d');
  const text = iso(time);
  if (text === undefined) return bad(`${time} is no time that can be written`);
  if (time % unit === 0) return { kind: 'time', time, offsetMinutes: 0 };
  return bad(
    isIntraday(interval)
      ? `${text} is not on a full minute, where a ${interval} bar starts`
      : `${text} has a time of day; a daily bar has a date only`,
  );
}

/** A time as it may stand in a message: the date of a daily bar, the minute of another. */
export function timeText(time: number, interval: BarInterval): string {
  const text = iso(time) ?? String(time);
  return isIntraday(interval) ? `${text.slice(0, 16)}Z` : text.slice(0, 10);
}

/** A cell as it may stand in a message: quoted, escaped and cut to a readable length. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

function iso(time: number): string | undefined {
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : undefined;
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  if (zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

function bad(reason: string): BarTime {
  return { kind: 'bad', reason };
}
