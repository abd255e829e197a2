import { isSession, sessionsBetween, sessionTimes, type TradingCalendar } from '../../calendar';

export interface SessionRequest {
  readonly startDate: string;
  readonly endDate: string;
  readonly calendar: TradingCalendar;
  /** Milliseconds since the epoch: a session that was not over then is not expected to have a bar. */
  readonly now: number;
}

/** How the dates of bars compare with the sessions of the exchange. */
export interface SessionComparison {
  /** Sessions that should have a bar. */
  readonly count: number;
  /** Share of them that have one; 1 when none was expected. */
  readonly completeness: number;
  readonly missing: readonly string[];
  /** Dates of bars on which the exchange was closed. */
  readonly unexpected: readonly string[];
  /** Dates of bars whose session was not over yet. */
  readonly unfinished: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Compares the dates of bars, ascending, with the sessions from the first of them (or the start date, if that is earlier)
 * to the end date. Sessions not over yet and dates before the calendar begins are left out of the comparison.
 * @throws BellwetherError `OutsideCalendarHorizon` when start or end date are not covered.
 */
export function compareWithSessions(dates: readonly string[], request: SessionRequest): SessionComparison {
  const { calendar, now } = request;
  const covered = dates.filter((date) => date >= calendar.horizon.from);
  const first = covered.length > 0 && covered[0] < request.startDate ? covered[0] : request.startDate;
  const sessions = finishedSessions(calendar, sessionsBetween(calendar, first, request.endDate), now);

  const present = new Set(covered);
  const missing = sessions.filter((date) => !present.has(date));
  const lastFinished = sessions.at(-1);
  const unfinished = covered.filter(
    (date) => (lastFinished === undefined || date > lastFinished) && isSession(calendar, date),
  );
  const notes: string[] = [];
  if (covered.length < dates.length) {
    notes.push(
      `${dates.length - covered.length} bars before ${calendar.horizon.from} are not compared with the calendar ${calendar.name}, which begins then`,
    );
  }
  return {
    count: sessions.length,
    completeness: sessions.length === 0 ? 1 : (sessions.length - missing.length) / sessions.length,
    missing,
    unexpected: covered.filter((date) => !isSession(calendar, date)),
    unfinished,
    notes,
  };
}

function finishedSessions(calendar: TradingCalendar, sessions: readonly string[], now: number): readonly string[] {
  // From the end: all of them are over as a rule, and this stops at the first that is.
  return sessions.slice(0, sessions.findLastIndex((date) => sessionTimes(calendar, date).closeMs <= now) + 1);
}
