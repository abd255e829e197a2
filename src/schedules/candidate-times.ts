import type { TradingCalendar } from '../calendar';
import { dateOf, dayMs, weekdayOf } from '../calendar/day';
import type { OffsetMs } from '../calendar/zone-offsets';
import type { SchedulePlan } from '../engine/plan-steps';
import { readCronFields, type CronFields } from './cron-fields';
import { checkInterval } from './interval';
import { offsetOf, timesAt } from './zone';

/**
 * The times from `fromMs` to `toMs`, in order, that the cron entries or the interval of a schedule name. An interval counts
 * from 1970-01-01T00:00Z. A cron time that the clock skips is left out, and one that it passes twice comes twice.
 */
export function* candidateTimes(
  plan: SchedulePlan,
  calendar: TradingCalendar | undefined,
  fromMs: number,
  toMs: number,
): Generator<number> {
  const { everyMs } = plan;
  if (everyMs !== undefined) {
    checkInterval(everyMs);
    for (let at = Math.ceil(fromMs / everyMs) * everyMs; at <= toMs; at += everyMs) yield at;
    return;
  }
  const offset = offsetOf(plan.timeZone, calendar, fromMs, toMs);
  const days = secondsOfDays((plan.cron ?? []).map(readCronFields));
  const lastDay = Math.floor((toMs + offset(toMs)) / dayMs);
  for (let day = Math.floor((fromMs + offset(fromMs)) / dayMs); day <= lastDay; day += 1) {
    for (const at of timesOfDay(day, days(day), offset)) {
      if (at > toMs) return;
      if (at >= fromMs) yield at;
    }
  }
}

/** The seconds of a day that any of the entries names; days with the same ones share the list. */
function secondsOfDays(entries: readonly CronFields[]): (day: number) => readonly number[] {
  const lists = new Map<string, readonly number[]>();
  return (day) => {
    const [month, dayOfMonth] = dateOf(day).slice(5).split('-').map(Number);
    const matching = entries.map(
      ({ months, daysOfMonth, weekdays }) =>
        months.includes(month) && daysOfMonth.includes(dayOfMonth) && weekdays.includes(weekdayOf(day)),
    );
    const key = matching.join();
    const known = lists.get(key);
    if (known !== undefined) return known;
    const seconds = entries.flatMap((entry, index) => (matching[index] ? secondsOf(entry) : []));
    const list = [...new Set(seconds)].sort((a, b) => a - b);
    lists.set(key, list);
    return list;
  };
}

const secondsOf = ({ hours, minutes, seconds }: CronFields): number[] =>
  hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second)));

function timesOfDay(day: number, seconds: readonly number[], offset: OffsetMs): readonly number[] {
  const midnight = day * dayMs;
  const before = offset(midnight - dayMs);
  // Far from any change of the clock, which is nearly always.
  if (before === offset(midnight + 2 * dayMs)) return seconds.map((second) => midnight + second * 1000 - before);
  return seconds.flatMap((second) => timesAt(offset, midnight + second * 1000)).sort((a, b) => a - b);
}
