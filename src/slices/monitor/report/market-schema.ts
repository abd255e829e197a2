import { z } from 'zod';

const price = z.number().nullable().optional();
const date = z.string().nullable().optional();

/**
 * What the report reads of the output of `analyze.find_patterns`. Loose on purpose: what else it holds goes into the
 * JSON report as it came, and what is absent is left out.
 */
export const marketSchema = z.looseObject({
  analyses: z.array(
    z.looseObject({
      symbol: z.string(),
      as_of: z.string().optional(),
      close: price,
      trend: z
        .looseObject({
          direction: z.string(),
          strength: z.number().optional(),
          annual_slope: z.number().optional(),
          bars: z.number().optional(),
        })
        .nullable()
        .optional(),
      recommendation: z
        .looseObject({
          action: z.string(),
          score: z.number().optional(),
          votes: z.array(z.looseObject({ vote: z.number() })).default([]),
        })
        .nullable()
        .optional(),
      patterns: z
        .array(
          z.looseObject({
            name: z.string(),
            direction: z.string().optional(),
            status: z.string().optional(),
            from: date,
            to: date,
            known_on: date,
            target: price,
            failure_level: price,
            fit: z.number().optional(),
          }),
        )
        .default([]),
      levels: z
        .array(z.looseObject({ kind: z.string(), price: z.number(), touches: z.number().optional() }))
        .default([]),
    }),
  ),
});

export type MarketFacts = z.output<typeof marketSchema>;
