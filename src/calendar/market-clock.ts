import type { TradingCalendar } from './calendar';
import { dateOf, weekdayOf, weekdays, type Weekday } from './day';
import { localDay, sessionOn } from './sessions';

/** What expressions know of the time, by the names they read it under; dates and days are those of the calendar's wall clock. */
export interface MarketClock {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly weekday: Weekday;
  /** Whether a session is open; it is from its open up to but not at its close. */
  readonly is_market_hours: boolean;
  /** Whole minutes, rounded up, and so never 0; undefined outside a session. */
  readonly minutes_to_close: number | undefined;
}

/** The clock of a calendar at a time. Reads no clock itself. @throws BellwetherError `OutsideCalendarHorizon`. */
export function marketClock(calendar: TradingCalendar, utcMs: number): MarketClock {
  const day = localDay(calendar, utcMs);
  const session = sessionOn(calendar, day);
  const open = session !== undefined && utcMs >= session.openMs && utcMs < session.closeMs;
  return {
    now: utcMs,
    today: dateOf(day),
    weekday: weekdays[weekdayOf(day)],
    is_market_hours: open,
    minutes_to_close: open ? Math.ceil((session.closeMs - utcMs) / 60_000) : undefined,
  };
}
