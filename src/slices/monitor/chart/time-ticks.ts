import type { Tick } from './value-ticks';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Distances between ticks, in months, from the closest to the widest. */
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600];

/** Distances between ticks, in days, for ranges of less than about two months. */
const DAY_STEPS = [1, 2, 4, 7, 14];

/** Distances between ticks, in hours, for ranges of less than about three days. */
const HOUR_STEPS = [1, 2, 3, 6, 12];

/** Ticks at round dates and hours (UTC) between two times in milliseconds, at most `most` of them. */
export function timeTicks(from: number, to: number, most: number): Tick[] {
  if (to - from < 3 * DAY) return hourTicks(from, to, most);
  if (to - from < 60 * DAY) return dayTicks(from, to, most);
  for (const step of MONTH_STEPS) {
    const ticks = monthTicks(from, to, step);
    if (ticks.length <= most) return ticks;
  }
  return monthTicks(from, to, MONTH_STEPS[MONTH_STEPS.length - 1]);
}

function monthTicks(from: number, to: number, step: number): Tick[] {
  const start = monthIndex(from);
  const ticks: Tick[] = [];
  for (let index = Math.ceil(start / step) * step; monthStart(index) <= to; index += step) {
    if (monthStart(index) >= from) ticks.push({ at: monthStart(index), label: monthLabel(index, step) });
  }
  return ticks;
}

/** A day's first tick carries its date, the others the hour. */
function hourTicks(from: number, to: number, most: number): Tick[] {
  const hours = Math.floor((to - from) / HOUR) + 1;
  const step = (HOUR_STEPS.find((candidate) => hours / candidate <= most) ?? 24) * HOUR;
  const ticks: Tick[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    const date = new Date(time);
    const isMidnight = time % DAY === 0;
    ticks.push({
      at: time,
      label: isMidnight
        ? `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
        : `${String(date.getUTCHours()).padStart(2, '0')}:00`,
    });
  }
  return ticks;
}

function dayTicks(from: number, to: number, most: number): Tick[] {
  const days = Math.floor((to - from) / DAY) + 1;
  const step = DAY_STEPS.find((candidate) => days / candidate <= most) ?? 28;
  const ticks: Tick[] = [];
  for (let time = Math.ceil(from / DAY) * DAY; time <= to; time += step * DAY) {
    const date = new Date(time);
    ticks.push({ at: time, label: `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}` });
  }
  return ticks;
}

/** Months since January of the year 0. */
function monthIndex(time: number): number {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function monthStart(index: number): number {
  return Date.UTC(Math.floor(index / 12), index % 12, 1);
}

/** The year alone where ticks are years apart or at a January; else the month. */
function monthLabel(index: number, step: number): string {
  const year = String(Math.floor(index / 12));
  return step >= 12 || index % 12 === 0 ? year : MONTHS[index % 12];
}
