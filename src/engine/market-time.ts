import { BellwetherError } from '../base/errors';
import type { Json } from '../base/json';
import { buildCalendar, type TradingCalendar } from '../calendar/calendar';
import { marketClock, type MarketClock } from '../calendar/market-clock';
import type { TimeName } from '../expression';
import type { Plan } from './plan';
import type { Run } from './run';

const calendars = new WeakMap<Plan, TradingCalendar>();

/**
 * The values of the moment, as expressions read them: workflow time, and the day of the exchange by the plan's own calendar.
 * @returns a reader for one evaluation, which works the day out once at most.
 */
export function timeOf({ plan, now }: Run): (name: TimeName) => Json | undefined {
  let clock: MarketClock | undefined;
  return (name) => {
    if (name === 'now') return now;
    clock ??= marketClock(calendarOf(plan), now);
    return clock[name];
  };
}

/** @throws BellwetherError `NoCalendar` when nothing in the plan needed one at compile time. */
export function calendarOf(plan: Plan): TradingCalendar {
  let calendar = calendars.get(plan);
  if (calendar === undefined) {
    if (plan.calendar === undefined)
      throw new BellwetherError('NoCalendar', `the plan of '${plan.name}' has no exchange calendar`);
    calendar = buildCalendar(plan.calendar);
    calendars.set(plan, calendar);
  }
  return calendar;
}
