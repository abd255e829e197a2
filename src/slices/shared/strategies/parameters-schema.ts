import { z } from 'zod';

/** Parameters of a strategy as they travel between steps. */
export const parametersSchema = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));

export type Parameters = z.infer<typeof parametersSchema>;
