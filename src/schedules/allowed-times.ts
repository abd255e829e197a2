import { isSessionDay, type TradingCalendar } from '../calendar/calendar';
import { dayMs } from '../calendar/day';
import type { SchedulePlan } from '../engine/plan-steps';
import { reachOf, windowOn } from './session-window';
import { unionOf, without, type Span } from './spans';
import { timeAt } from './zone';

/**
 * The times between two, to the second, at which a schedule may fire by its session bounds and the exchange's holidays,
 * whatever its cron or interval says. Milliseconds since the epoch.
 */
export function allowedTimes(
  plan: SchedulePlan,
  calendar: TradingCalendar | undefined,
  fromMs: number,
  toMs: number,
): Span[] {
  const all: Span[] = [[Math.ceil(fromMs / 1000) * 1000, Math.floor(toMs / 1000) * 1000]];
  if (calendar === undefined) return all;
  const { session } = plan;
  if (session !== undefined) {
    const reach = Math.max(reachOf(session.from), reachOf(session.to));
    const windows = exchangeDays(calendar, fromMs, toMs, reach)
      .filter((day) => isSessionDay(calendar, day))
      .map((day) => windowOn(calendar, session, day))
      .filter(([first, last]) => first <= last);
    return unionOf(windows, 1000);
  }
  if (!plan.skipHolidays) return all;
  const holidays = exchangeDays(calendar, fromMs, toMs, 1)
    .filter((day) => calendar.holidays.has(day))
    .map((day): Span => [dayStart(calendar, day), dayStart(calendar, day + 1) - 1000]);
  return without(all, unionOf(holidays, 1000), 1000);
}

/** When a day of the exchange begins. */
export const dayStart = ({ offsetMs }: TradingCalendar, day: number): number => timeAt(offsetMs, day * dayMs);

function exchangeDays(calendar: TradingCalendar, fromMs: number, toMs: number, reach: number): number[] {
  const first = Math.max(calendar.firstDay, Math.floor(fromMs / dayMs) - 1 - reach);
  const last = Math.min(calendar.lastDay, Math.floor(toMs / dayMs) + 1 + reach);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
