import { z } from 'zod';

const count = z.number().optional();
const counted = z.looseObject({ count: z.number() }).optional();

/**
 * What the report reads of `quality` of the output of `data.get_historical_data`, one entry a symbol. Loose on purpose:
 * what else it holds goes into the JSON report as it came, and what is absent is left out.
 */
export const qualitySchema = z.array(
  z.looseObject({
    symbol: z.string(),
    bars: count,
    history_bars: count,
    expected_sessions: count,
    completeness: count,
    missing_sessions: counted,
    unexpected_sessions: counted,
    duplicates: count,
    rejected: counted,
    ohlc_violations: count,
    outliers: z
      .looseObject({
        count: z.number(),
        first: z.array(z.looseObject({ date: z.string(), log_return: z.number() })).default([]),
      })
      .optional(),
    zero_volume_bars: count,
    stale_opens: count,
    notes: z.array(z.string()).default([]),
    score: count,
  }),
);

export type QualityFacts = z.output<typeof qualitySchema>;
