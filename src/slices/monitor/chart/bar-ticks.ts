import type { Tick } from './value-ticks';

const DAY = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Distances between ticks, in dates that have bars: a week of most exchanges is five of them. */
const DATE_STEPS = [1, 2, 5, 10, 20];

/** Distances between ticks, in months, for ranges whose dates would stand closer than the widest of those above. */
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120];

/** Distances between ticks, in hours, for ranges of at most three dates. */
const HOUR_STEPS = [1, 2, 3, 6, 12];

/**
 * Ticks for an axis on which every bar takes the same room: at the first bar of an hour, a date or a month in UTC. `at` is a place
 * in `times`, milliseconds in ascending order; at most `most` ticks.
 */
export function barTicks(times: readonly number[], most: number): Tick[] {
  const dates = firstOf(times, (time) => Math.floor(time / DAY));
  if (dates.length <= 3) return hourTicks(times, most);
  const step = DATE_STEPS.find((every) => Math.ceil(dates.length / every) <= most);
  if (step === undefined) return monthTicks(times, most);
  return dates.filter((_, index) => index % step === 0).map((at) => ({ at, label: dateLabel(times[at]) }));
}

/** A date's first tick carries the date, the others the hour. */
function hourTicks(times: readonly number[], most: number): Tick[] {
  const every = (hours: number) => firstOf(times, (time) => Math.floor(time / (hours * 3_600_000)));
  const places = HOUR_STEPS.map(every).find((found) => found.length <= most) ?? every(24);
  let date: string | undefined;
  return places.map((at) => {
    const [label, hour] = [dateLabel(times[at]), new Date(times[at]).toISOString().slice(11, 16)];
    const isFirst = label !== date;
    date = label;
    return { at, label: isFirst ? label : hour };
  });
}

/** What begins before the first bar has no tick: the bar is not the first of its month. */
function monthTicks(times: readonly number[], most: number): Tick[] {
  const every = (months: number) => firstOf(times, (time) => Math.floor(monthIndex(time) / months)).slice(1);
  const step = MONTH_STEPS.find((months) => every(months).length <= most) ?? 240;
  return every(step).map((at) => ({ at, label: monthLabel(times[at], step) }));
}

/** The places at which a group begins. */
function firstOf(times: readonly number[], groupOf: (time: number) => number): number[] {
  return times.flatMap((time, at) => (at > 0 && groupOf(times[at - 1]) === groupOf(time) ? [] : [at]));
}

function dateLabel(time: number): string {
  const date = new Date(time);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** Months since January of the year 0. */
function monthIndex(time: number): number {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The year alone where ticks are years apart or at a January; else the month. */
function monthLabel(time: number, step: number): string {
  const index = monthIndex(time);
  return step >= 12 || index % 12 === 0 ? String(Math.floor(index / 12)) : MONTHS[index % 12];
}
