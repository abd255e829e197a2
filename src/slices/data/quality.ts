import { z } from 'zod';
import type { LoadedBars } from '../ports';
import { isIntraday } from '../shared/bar-interval';
import { sessionDate, sessionTime } from '../shared/bars';
import { staleOpens, staleOpensText } from '../shared/stale-opens';
import { compareWithSessions, type SessionRequest } from './compare-with-sessions';
import { findOutliers } from '../shared/outliers';
import { intradayCompleteness, missingBarsSchema } from './intraday-completeness';
import { unfinishedText } from './unfinished-bars';

/** How many dates, rows or returns a quality report names; the rest is only counted. */
const shown = 20;

const datesSchema = z.strictObject({
  count: z.int().min(0),
  first: z.array(z.string()).max(shown).describe(`The first ${shown} dates, YYYY-MM-DD`),
});

/** What is known of the quality of one symbol's bars. */
export const barQualitySchema = z.strictObject({
  symbol: z.string(),
  bars: z.int().min(0).describe('Bars delivered, history included'),
  history_bars: z.int().min(0).describe('How many of them lie before start_date'),
  expected_sessions: z.int().min(0).describe('Sessions of the calendar that should have a bar'),
  completeness: z
    .number()
    .min(0)
    .max(1)
    .describe('Share of the expected sessions that have a bar; intraday: of the expected bars that are there'),
  missing_sessions: datesSchema.describe('Expected sessions without a bar'),
  unexpected_sessions: datesSchema.describe('Bars on days on which the exchange was closed'),
  missing_bars: missingBarsSchema
    .optional()
    .describe(
      'Intraday: bars that the sessions have room for and that are not there; a quiet minute without a trade has none',
    ),
  duplicates: z.int().min(0).describe('Rows left out because their date was there already'),
  rejected: z
    .strictObject({
      count: z.int().min(0),
      first: z.array(z.strictObject({ line: z.int(), reason: z.string() })).max(shown),
    })
    .describe('Rows that could not be used, duplicates included; none was repaired'),
  ohlc_violations: z.int().min(0).describe('Rejected rows whose prices contradict each other'),
  outliers: z
    .strictObject({
      count: z.int().min(0),
      first: z.array(z.strictObject({ date: z.string(), log_return: z.number() })).max(shown),
    })
    .describe('Close-to-close log returns over 8 robust standard deviations from their median; kept in the bars'),
  zero_volume_bars: z.int().min(0),
  stale_opens: z
    .int()
    .min(0)
    .describe('Bars whose open is the close before, to within 0.001 % of it: hardly a price of its own'),
  notes: z.array(z.string()).describe('What else a reader should know, in words'),
  score: z.number().min(0).max(1).describe('completeness × share of rows usable × share of bars on sessions'),
});

export type BarQuality = z.infer<typeof barQualitySchema>;

/** Measures loaded bars, of which there is at least one, against the calendar and themselves. Changes nothing. */
export function measureQuality(loaded: LoadedBars, request: SessionRequest): BarQuality {
  const { series, rejected } = loaded;
  const dates = series.time.map(sessionDate);
  const intraday = isIntraday(series.interval) ? intradayCompleteness(series, request) : undefined;
  // Many intraday bars share a date.
  const expected = compareWithSessions(intraday === undefined ? dates : [...new Set(dates)], request);
  const completeness = intraday?.completeness ?? expected.completeness;
  const unexpectedBars = intraday?.unexpectedBars ?? expected.unexpected.length;
  const outliers = findOutliers(series.close);
  const stale = staleOpens(series);
  const staleText = staleOpensText(stale);
  const unfinished = unfinishedText(series, expected.unfinished, request);
  const bars = dates.length;
  const usableShare = bars / (bars + rejected.length);
  const sessionShare = (bars - unexpectedBars) / bars;
  return {
    symbol: series.symbol,
    bars,
    history_bars: series.time.filter((time) => time < sessionTime(request.startDate)).length,
    expected_sessions: expected.count,
    completeness,
    missing_sessions: firstDates(expected.missing),
    unexpected_sessions: firstDates(expected.unexpected),
    ...(intraday && { missing_bars: intraday.missing }),
    duplicates: rejected.filter((row) => row.kind === 'duplicate').length,
    rejected: {
      count: rejected.length,
      first: rejected.slice(0, shown).map(({ line, reason }) => ({ line, reason })),
    },
    ohlc_violations: rejected.filter((row) => row.kind === 'ohlc').length,
    outliers: {
      count: outliers.length,
      first: outliers.slice(0, shown).map(({ index, logReturn }) => ({ date: dates[index], log_return: logReturn })),
    },
    zero_volume_bars: series.volume.filter((volume) => volume === 0).length,
    stale_opens: stale.count,
    notes: [...loaded.notes, ...expected.notes, unfinished, staleText].filter((note) => note !== undefined),
    score: completeness * usableShare * sessionShare,
  };
}

function firstDates(dates: readonly string[]): z.infer<typeof datesSchema> {
  return { count: dates.length, first: dates.slice(0, shown) };
}
