import type { TradingCalendar } from '../calendar';
import { builtInZones, type OffsetMs } from '../calendar/zone-offsets';
import { dayMs } from '../calendar/day';

/**
 * What to add to UTC for the wall clock of a zone: by the rules of the calendar where it has them, else as the time zone
 * data of this machine say. The latter holds between `fromMs` and `toMs`.
 */
export function offsetOf(
  timeZone: string,
  calendar: TradingCalendar | undefined,
  fromMs: number,
  toMs: number,
): OffsetMs {
  if (calendar?.timeZone === timeZone) return calendar.offsetMs;
  return builtInZones.get(timeZone)?.offsetMs ?? offsetOfSystem(timeZone, fromMs - 3 * dayMs, toMs + 3 * dayMs);
}

/** The times at which a wall clock shows a time: none where it skips it, two where it passes it twice. In order. */
export function timesAt(offset: OffsetMs, wallMs: number): readonly number[] {
  const offsets = new Set([offset(wallMs - dayMs), offset(wallMs + dayMs)]);
  return [...offsets]
    .map((candidate) => wallMs - candidate)
    .filter((time) => time + offset(time) === wallMs)
    .sort((a, b) => a - b);
}

/** The one time that stands for a time of the wall clock: the first of two; where it is skipped, by the clock before. */
export function timeAt(offset: OffsetMs, wallMs: number): number {
  return timesAt(offset, wallMs)[0] ?? wallMs - offset(wallMs - dayMs);
}

/** The offset changes between two times, found by looking once a week and then closer. */
function offsetOfSystem(timeZone: string, fromMs: number, toMs: number): OffsetMs {
  const look = systemClock(timeZone);
  const changes: [time: number, offset: number][] = [[-Infinity, look(fromMs)]];
  for (let time = fromMs; time < toMs; time += 7 * dayMs) {
    const next = Math.min(time + 7 * dayMs, toMs);
    if (look(time) !== look(next)) changes.push([changeBetween(look, time, next), look(next)]);
  }
  return (utcMs) => {
    let index = changes.length - 1;
    while (index > 0 && changes[index][0] > utcMs) index -= 1;
    return changes[index][1];
  };
}

function changeBetween(look: OffsetMs, before: number, after: number): number {
  let [low, high] = [Math.floor(before / 1000), Math.ceil(after / 1000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (look(middle * 1000) === look(before)) low = middle;
    else high = middle;
  }
  return high * 1000;
}

function systemClock(timeZone: string): OffsetMs {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (utcMs) => {
    const whole = Math.floor(utcMs / 1000) * 1000;
    const parts = Object.fromEntries(format.formatToParts(whole).map(({ type, value }) => [type, Number(value)]));
    const { year, month, day, hour, minute, second } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
  };
}
