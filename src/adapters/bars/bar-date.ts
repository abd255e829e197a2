/** A session date read from a cell, or why there is none. `zoned`: the text named a time zone. */
export type BarDate =
  | { readonly kind: 'date'; readonly time: number; readonly zoned: boolean }
  | { readonly kind: 'bad'; readonly reason: string };

const form = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d+))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Reads the date of a daily bar: `2018-12-31`, or with a midnight behind it as data libraries write it
 * (`2018-12-31 00:00:00-05:00`). The date is the session as written; it is not moved to another zone.
 * Forms that can be read in two ways (`01/02/2018`) and times within the day are refused.
 */
export function readBarDate(text: string): BarDate {
  const match = form.exec(text);
  if (match === null) return { kind: 'bad', reason: `${quoted(text)} is not a date of the form YYYY-MM-DD` };
  const [, year, month, day, minutes, seconds = '00', fraction = '0', zone] = match;
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const written = new Date(time);
  // February 30 would become March 1, and the year 50 would become 1950.
  if (written.getUTCDate() !== Number(day) || written.getUTCFullYear() !== Number(year)) {
    return { kind: 'bad', reason: `${quoted(text)} is not a day of the calendar` };
  }
  if (minutes !== undefined && (minutes !== '00:00' || Number(seconds) !== 0 || Number(fraction) !== 0)) {
    return { kind: 'bad', reason: `${quoted(text)} has a time of day; a daily bar has a date only` };
  }
  return { kind: 'date', time, zoned: zone !== undefined };
}

/** A cell as it may stand in a message: quoted, escaped and cut to a readable length. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
