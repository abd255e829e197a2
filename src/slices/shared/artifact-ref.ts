import { z } from 'zod';
import { barIntervalSchema } from './bar-interval';

/** A data set by reference, as it appears in the inputs and outputs of actions. */
export const artifactRefSchema = z.object({
  ref: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  kind: z.string(),
  bytes: z.int().min(0),
});

/** A reference to a {@link BarSet}, with what one wants to know without opening it. */
export const barSetRefSchema = artifactRefSchema.extend({
  kind: z.literal('bar_set'),
  symbols: z.array(z.string()),
  interval: barIntervalSchema,
  rows: z.int().min(0).describe('Bars over all symbols'),
  from: z.string().describe('First session, YYYY-MM-DD; of intraday bars the UTC date of the first'),
  to: z.string().describe('Last session, YYYY-MM-DD; of intraday bars the UTC date of the last'),
});

export type BarSetRef = z.infer<typeof barSetRefSchema>;
