import { z } from 'zod';

/** Where a series of bars came from. Every result that is made of it carries this along. */
export const provenanceSchema = z.strictObject({
  source: z.string().describe('Name of the source: samples, or the CSV folder'),
  kind: z
    .enum(['real', 'synthetic', 'unknown'])
    .describe('unknown: the source does not say; only the samples are known to be real'),
  description: z.string().describe('What the source says about itself'),
  symbol: z.string(),
  interval: z.enum(['1d']),
  from: z.string().describe('First session in the series, YYYY-MM-DD'),
  to: z.string().describe('Last session in the series, YYYY-MM-DD'),
  bars: z.int().min(0),
  sha256: z.string().describe('SHA-256 of the bytes of the source file'),
});

export type Provenance = z.infer<typeof provenanceSchema>;
