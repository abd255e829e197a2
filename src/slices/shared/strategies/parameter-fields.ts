import { z } from 'zod';

/** The parameter that all strategies have: whether they may be short where their rule is against the market. */
export const allowShort = z
  .boolean()
  .default(false)
  .describe('Go short where the rule says so; otherwise be flat there');

/** A number of bars to look back over. */
export function periodField(bars: number, meaning: string, minimum = 1): z.ZodDefault<z.ZodInt> {
  return z.int().min(minimum).max(2_000).default(bars).describe(`${meaning}, in bars`);
}

/** The target against the market: short where that is allowed, else flat. */
export function against(parameters: { readonly allow_short: boolean }): -1 | 0 {
  return parameters.allow_short ? -1 : 0;
}
