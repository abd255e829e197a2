import type { CalendarData } from '../calendar';
import type { SchedulePlan } from '../engine/plan-steps';
import { allowedTimes } from './allowed-times';
import { candidateTimes } from './candidate-times';
import { calendarFor, scheduleEnd } from './schedule-end';
import type { Span } from './spans';
import { whyNot, type Reason } from './why-not';

/**
 * A time that the cron or the interval names, in milliseconds since the epoch. Those that one after the other do not fire
 * for the same reason are one entry, from `at` to `lastAt`; a `routine` reason (a night, a weekend) is the same every week.
 */
export type Firing =
  | { readonly at: number; readonly fires: true }
  | {
      readonly at: number;
      readonly fires: false;
      readonly why: string;
      readonly routine: boolean;
      readonly lastAt: number;
      readonly times: number;
    };

/**
 * The next firings from a time on, at most `count` (and no more than `max_ticks`), with what is skipped before and between
 * them. Fewer where the schedule ends (`scheduleEnd`). Worked out from the calendar, without a server; jitter is not in it.
 * @throws BellwetherError `NoCalendar`, `BadSchedule`.
 */
export function nextFirings(
  plan: SchedulePlan,
  calendarData: CalendarData | undefined,
  from: number,
  count: number,
): readonly Firing[] {
  const calendar = calendarFor(plan, calendarData);
  const end = scheduleEnd(plan, calendarData, from).at;
  const allowed = allowedTimes(plan, calendar, from, end);
  const most = Math.min(count, plan.maxTicks ?? count);
  const entries: Firing[] = [];
  let fired = 0;
  let reason: Reason | undefined;
  let position = 0;
  for (const at of candidateTimes(plan, calendar, from, end)) {
    if (fired === most) break;
    while (position < allowed.length && allowed[position][1] < at) position += 1;
    if (isWithin(allowed, position, at)) {
      entries.push({ at, fires: true });
      fired += 1;
      continue;
    }
    // Nothing is left to fire.
    if (calendar === undefined || position === allowed.length) break;
    if (reason === undefined || at > reason.throughMs) reason = whyNot(plan, calendar, at);
    addSkipped(entries, at, reason);
  }
  return entries;
}

const isWithin = (spans: readonly Span[], position: number, at: number): boolean =>
  position < spans.length && spans[position][0] <= at;

function addSkipped(entries: Firing[], at: number, { why, routine }: Reason): void {
  const before = entries.at(-1);
  if (before?.fires === false && before.why === why && before.routine === routine)
    entries[entries.length - 1] = { ...before, lastAt: at, times: before.times + 1 };
  else entries.push({ at, fires: false, why, routine, lastAt: at, times: 1 });
}
