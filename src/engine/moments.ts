import { nextSession, sessionTimes, isSession, localTime, momentOfDay } from '../calendar';
import type { TradingCalendar } from '../calendar/calendar';
import type { Moment } from './plan';

/**
 * When a moment is, in milliseconds since the epoch: on the exchange's day of `now`; of a session, that of the day, or the
 * next one where the day has none. It may have passed.
 * @throws BellwetherError `OutsideCalendarHorizon`.
 */
export function momentAt(calendar: TradingCalendar, moment: Moment, now: number): number {
  switch (moment.kind) {
    case 'instant':
      return moment.epochMs;
    case 'clock':
      return momentOfDay(calendar, localTime(calendar, now).date, moment.secondOfDay);
    case 'session': {
      const { openMs, closeMs } = sessionOfDay(calendar, now);
      return (moment.edge === 'open' ? openMs : closeMs) + moment.offsetMs;
    }
  }
}

/** The session of the day of `now`, or the next one where the day has none. @throws BellwetherError `OutsideCalendarHorizon`. */
export function sessionOfDay(calendar: TradingCalendar, now: number) {
  const { date } = localTime(calendar, now);
  return sessionTimes(calendar, isSession(calendar, date) ? date : nextSession(calendar, date));
}

/** The next opening or closing after `now`. @throws BellwetherError `OutsideCalendarHorizon`. */
export function nextEdge(calendar: TradingCalendar, edge: 'open' | 'close', now: number): number {
  let session = sessionOfDay(calendar, now);
  for (;;) {
    const at = edge === 'open' ? session.openMs : session.closeMs;
    if (at > now) return at;
    session = sessionTimes(calendar, nextSession(calendar, session.date));
  }
}
