import { sessionMinutes, type TradingCalendar } from '../calendar/calendar';
import { dayMs } from '../calendar/day';
import type { Moment } from '../engine/plan-steps';
import { timeAt } from './zone';

/** When the session of a day opens and closes, in minutes of the exchange's day. */
export interface Hours {
  readonly open: number;
  readonly close: number;
}

/** What is regular for the calendar, whatever a day is like. */
export const regularHours = ({ openMinute, closeMinute }: TradingCalendar): Hours => ({
  open: openMinute,
  close: closeMinute,
});

/**
 * The first and the last time, in whole seconds, at which a schedule with these session bounds may fire on a session day;
 * the first is after the last where there is none. Both bounds are included, but `close` itself: there the session is over.
 */
export function windowOn(
  calendar: TradingCalendar,
  session: { readonly from: Moment; readonly to: Moment },
  day: number,
  hours: Hours = sessionMinutes(calendar, day),
): readonly [firstMs: number, lastMs: number] {
  const first = momentOn(calendar, session.from, day, hours);
  const last = momentOn(calendar, session.to, day, hours);
  const { to } = session;
  const isClose = to.kind === 'session' && to.edge === 'close' && to.offsetMs === 0;
  return [Math.ceil(first / 1000) * 1000, Math.floor((isClose ? last - 1 : last) / 1000) * 1000];
}

/** A moment of a session day, in milliseconds since the epoch. */
export function momentOn(
  calendar: TradingCalendar,
  moment: Moment,
  day: number,
  hours: Hours = sessionMinutes(calendar, day),
): number {
  switch (moment.kind) {
    case 'instant':
      return moment.epochMs;
    case 'clock':
      return timeAt(calendar.offsetMs, day * dayMs + moment.secondOfDay * 1000);
    case 'session':
      return timeAt(calendar.offsetMs, day * dayMs + hours[moment.edge] * 60_000) + moment.offsetMs;
  }
}

/** How many days a moment may lie from the session day that it belongs to. */
export function reachOf(moment: Moment): number {
  return moment.kind === 'session' ? 1 + Math.ceil(Math.abs(moment.offsetMs) / dayMs) : 1;
}
