import type { CalendarData } from '../../src/calendar';
import type { SchedulePlan } from '../../src/engine/plan';
import { planOf } from './plan-of';

/**
 * A schedule compiled from what a definition says of it, `{ cron: '0 9 * * *' }`, and the calendar that it goes by.
 * @throws Error when it does not compile.
 */
export function scheduleOf(
  text: string,
  calendarName = 'XNYS',
): { readonly schedule: SchedulePlan; readonly calendar: CalendarData } {
  const { schedule, calendar } = planOf(
    `calendar: ${calendarName}\nschedule: ${text}\nsteps: [{ id: a, set: { x: 1 } }]`,
  );
  if (schedule === undefined || calendar === undefined) throw new Error(`no schedule: ${text}`);
  return { schedule, calendar };
}
