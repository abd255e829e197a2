import { z } from 'zod';
import { patternNames } from './patterns';
import { voterNames } from './voter-names';

/** How evidence is gathered: the same in every action that looks for it. */
export const evidenceFields = {
  patterns: z
    .array(z.enum(patternNames))
    .default([...patternNames])
    .describe('Chart patterns to look for; an empty list looks for none'),
  lookback_bars: z
    .int()
    .min(20)
    .max(5000)
    .default(252)
    .describe('Patterns and levels lie within this many last bars; indicators use all bars'),
  swing_atr: z
    .array(z.number().min(1).max(20))
    .min(1)
    .max(4)
    .default([3, 6])
    .describe(
      'How far price must turn back to make a swing, in average true ranges (14); patterns are looked for at each size',
    ),
  double_tolerance: z
    .number()
    .gt(0)
    .max(0.2)
    .default(0.03)
    .describe('How far the two tops, or bottoms, of a double may lie apart; 0.03 is 3 % of the price'),
  double_min_depth: z
    .number()
    .gt(0)
    .max(0.5)
    .default(0.05)
    .describe(
      'Least depth of the valley of a double top (height of the peak of a double bottom), as a share of the price',
    ),
  head_and_shoulders_tolerance: z
    .number()
    .gt(0)
    .max(0.2)
    .default(0.05)
    .describe('How far the two shoulders may lie apart, and the two ends of the neckline; 0.05 is 5 % of the price'),
  level_tolerance: z
    .number()
    .gt(0)
    .max(0.1)
    .default(0.01)
    .describe('Turning points within this share of the price count as one support or resistance level'),
  trend_bars: z.int().min(10).max(1000).default(50).describe('Bars that the trend is fitted to'),
};

/** How votes on the evidence are counted. */
export const voteFields = {
  decision_threshold: z
    .number()
    .gt(0)
    .max(1)
    .default(0.2)
    .describe('Buy at this score or more, sell at its negative or less, hold between'),
  weights: z
    .partialRecord(z.enum(voterNames), z.number().min(0).max(100))
    .default({})
    .describe('Weights of voters in the recommendation, in place of the usual ones; 0 leaves a voter out'),
};

/** {@link evidenceFields} once they are read. */
export type EvidenceSettings = z.output<z.ZodObject<typeof evidenceFields>>;
