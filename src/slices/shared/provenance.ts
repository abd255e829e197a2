import { z } from 'zod';
import { adjustments, barIntervalSchema } from './bar-interval';

/** Where a series of bars came from. Every result that is made of it carries this along. */
export const provenanceSchema = z.strictObject({
  source: z.string().describe('Name of the source: samples, the CSV or the Parquet folder, or the market data service'),
  kind: z
    .enum(['real', 'synthetic', 'unknown'])
    .describe('unknown: the source does not say; only the samples and market data services are known to be real'),
  description: z.string().describe('What the source says about itself'),
  symbol: z.string(),
  interval: barIntervalSchema,
  adjustment: z
    .enum(adjustments)
    .optional()
    .describe('What the prices were adjusted for on loading; absent: they are as the source has them'),
  from: z.string().describe('First session in the series, YYYY-MM-DD; of intraday bars the UTC date of the first'),
  to: z.string().describe('Last session in the series, YYYY-MM-DD; of intraday bars the UTC date of the last'),
  bars: z.int().min(0),
  sha256: z
    .string()
    .describe('SHA-256 of the bytes of the source file; of a service, of the bars that it answered with'),
});

export type Provenance = z.infer<typeof provenanceSchema>;

/** Of results that bring where they came from along, or do not, all of it once, in the order it comes in. */
export function provenanceOfAll(
  results: readonly { readonly provenance?: readonly Provenance[] | undefined }[],
): Provenance[] {
  const all = results.flatMap(({ provenance = [] }) => provenance);
  // Checked entries have their fields in the order of the schema.
  return [...new Map(all.map((entry) => [JSON.stringify(entry), entry])).values()];
}
