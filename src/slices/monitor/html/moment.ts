/** Said once beside times of bars, which stand without a zone. */
export const TIMES_NOTE = 'Times are in UTC and name a bar by its start.';

/** Said beneath a chart of intraday bars. */
export const BARS_NOTE = 'Each bar takes the same room, time without bars none; dates and hours are in UTC.';

/** A session as it is; the start of an intraday bar, ISO 8601 in UTC, as `2024-03-11 13:30`. */
export function moment(text: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? `${text.slice(0, 10)} ${text.slice(11, 16)}` : text;
}
