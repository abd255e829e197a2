import { z } from 'zod';
import type { BarSeries } from '../shared/bars';
import { sessionDate } from '../shared/bars';
import type { SessionRequest } from './compare-with-sessions';
import { barsOfSessions } from './session-hours';

/** How many sessions are named; the rest is only counted. */
const shown = 20;

export const missingBarsSchema = z.strictObject({
  count: z.int().min(0),
  sessions: z.int().min(0).describe('Sessions that miss one or more'),
  first: z
    .array(z.strictObject({ date: z.string(), missing: z.int().min(1), expected: z.int().min(1) }))
    .max(shown)
    .describe(`The first ${shown} of these sessions`),
});

export interface IntradayCompleteness {
  /** Share of the expected bars that are there; 1 when none was expected. */
  readonly completeness: number;
  readonly missing: z.infer<typeof missingBarsSchema>;
  /** Bars that lie in no session. */
  readonly unexpectedBars: number;
}

/** Compares intraday bars with the sessions that were over when the step ran, from the first bar or the start date on. */
export function intradayCompleteness(series: BarSeries, request: SessionRequest): IntradayCompleteness {
  const { calendar, startDate, endDate, now } = request;
  const [first, last] = [sessionDate(series.time[0]), sessionDate(series.time[series.time.length - 1])];
  const from = first < startDate ? first : startDate;
  const sessions = barsOfSessions(series, calendar, from, last > endDate ? last : endDate);
  const over = sessions.filter(({ closeMs }) => closeMs <= now);
  const expected = over.reduce((sum, session) => sum + session.expected, 0);
  const lacking = over.flatMap(({ date, bars, expected: room }) =>
    bars < room ? [{ date, missing: room - bars, expected: room }] : [],
  );
  const count = lacking.reduce((sum, { missing }) => sum + missing, 0);
  const inside = sessions.reduce((sum, { bars }) => sum + bars, 0);
  return {
    completeness: expected === 0 ? 1 : (expected - count) / expected,
    missing: { count, sessions: lacking.length, first: lacking.slice(0, shown) },
    unexpectedBars: series.time.length - inside,
  };
}
