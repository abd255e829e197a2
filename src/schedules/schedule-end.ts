import { BellwetherError } from '../base/errors';
import { buildCalendar, type CalendarData, type TradingCalendar } from '../calendar';
import { isSessionDay } from '../calendar/calendar';
import { dayMs } from '../calendar/day';
import type { Moment, SchedulePlan } from '../engine/plan-steps';
import { dayStart } from './allowed-times';
import { momentOn, reachOf } from './session-window';

/** Every schedule ends after this at the latest: what it skips is written out day by day. */
const longestScheduleMs = 5 * 366 * dayMs;

export interface ScheduleEnd {
  /** Nothing fires after it. */
  readonly at: number;
  /** For a person: `until`, or what is known no further. */
  readonly why: string;
}

/**
 * When a schedule that begins at `fromMs` ends: at its `until`, where the pinned calendar ends, or after five years.
 * @throws BellwetherError `NoCalendar` when it goes by exchange days and has no calendar.
 */
export function scheduleEnd(plan: SchedulePlan, calendarData: CalendarData | undefined, fromMs: number): ScheduleEnd {
  const calendar = calendarFor(plan, calendarData);
  const ends: ScheduleEnd[] = [{ at: fromMs + longestScheduleMs, why: 'a schedule lasts five years at most' }];
  // What goes by no session and no holiday needs no calendar to say when it fires.
  if (calendar !== undefined && (plan.session !== undefined || plan.skipHolidays)) {
    const why = `the calendar ${calendar.name} is known up to ${calendar.horizon.to}`;
    ends.push({ at: dayStart(calendar, calendar.lastDay + 1) - 1000, why });
  }
  if (plan.until !== undefined) {
    const at = firstMoment(plan.until, calendar, fromMs);
    if (at !== undefined) ends.push({ at, why: 'its until' });
  }
  return ends.reduce((first, end) => (end.at < first.at ? end : first));
}

/** The calendar that a schedule goes by, ready to be asked. @throws BellwetherError `NoCalendar`. */
export function calendarFor(plan: SchedulePlan, data: CalendarData | undefined): TradingCalendar | undefined {
  if (data !== undefined) return buildCalendar(data);
  const { session, skipHolidays, until } = plan;
  if (session === undefined && !skipHolidays && (until === undefined || until.kind === 'instant')) return undefined;
  throw new BellwetherError('NoCalendar', 'the schedule goes by the days of an exchange, but its plan has no calendar');
}

/** The first time at or after `fromMs` that a moment of a session day names. */
function firstMoment(moment: Moment, calendar: TradingCalendar | undefined, fromMs: number): number | undefined {
  if (moment.kind === 'instant') return moment.epochMs;
  if (calendar === undefined) return undefined;
  const start = Math.max(calendar.firstDay, Math.floor(fromMs / dayMs) - 1 - reachOf(moment));
  for (let day = start; day <= calendar.lastDay; day += 1) {
    if (!isSessionDay(calendar, day)) continue;
    const at = momentOn(calendar, moment, day);
    if (at >= fromMs) return at;
  }
  return undefined;
}
