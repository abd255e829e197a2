import type { Firing } from '../../schedules';
import { colors } from './colors';
import { wrap } from './wrap';
import { zonedTimes, type ZonedTime } from './zoned-time';

/**
 * Firings for people, a line each: when, on the schedule's clock and in UTC; and what is left out, with the reason. Nights
 * and weekends only where `all` is asked for.
 */
export function firingLines(
  firings: readonly Firing[],
  timeZone: string,
  columns: number,
  all: boolean,
): readonly string[] {
  const shown = firings.filter((firing) => firing.fires || all || !firing.routine);
  const times = shown.flatMap((firing) => (firing.fires ? [firing.at] : [firing.at, firing.lastAt]));
  const zoned = zonedTimes(timeZone, times);
  const utc = zonedTimes('UTC', times);
  const width = Math.min(columns, 80);
  return shown.flatMap((firing) => {
    const at = zoned(firing.at);
    if (!firing.fires) return skippedLines(firing, at, zoned(firing.lastAt), width);
    const other = timeZone === 'UTC' ? '' : colors.dim(`   ${utc(firing.at).time} UTC`);
    return [`  ${at.day}  ${at.time}${other}`];
  });
}

function skippedLines(
  { times, why }: Extract<Firing, { readonly fires: false }>,
  at: ZonedTime,
  last: ZonedTime,
  width: number,
): string[] {
  const head = `– ${at.day}  ${at.time}  `;
  const where = at.day === last.day ? last.time : `${last.day} ${last.time}`;
  const through = times === 1 ? '' : ` (${times} times, up to ${where})`;
  return wrap(`skipped: ${why}${through}`, width, head, ' '.repeat(head.length)).map((line) => colors.yellow(line));
}
