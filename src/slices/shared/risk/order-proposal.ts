import type { Decimal } from 'decimal.js';
import { z } from 'zod';
import { decimalTextSchema, Exact } from './decimal-text';

/** An order that somebody may decide to send; nothing here sends it. */
export const orderProposalSchema = z.strictObject({
  symbol: z.string(),
  side: z.enum(['buy', 'sell']).describe('sell also sells short, buy also buys back'),
  quantity: decimalTextSchema.describe('Shares, decimal text, above 0'),
  limit_price: decimalTextSchema
    .optional()
    .describe('Worst price to accept, decimal text; left out where no tolerance was given'),
  reason: z.string(),
});

export type OrderProposal = z.infer<typeof orderProposalSchema>;

/** The worst price within a tolerance, in whole cents inside of it (4 decimals below 1): a buy rounds down, a sale up. */
export function limitPrice(
  side: OrderProposal['side'],
  price: Decimal,
  tolerance: number | undefined,
): { limit_price?: string } {
  if (tolerance === undefined) return {};
  const worst = price.mul(new Exact(1).add(side === 'buy' ? tolerance : -tolerance));
  const decimals = worst.lt(1) ? 4 : 2;
  const limit = worst.toDecimalPlaces(decimals, side === 'buy' ? Exact.ROUND_DOWN : Exact.ROUND_UP);
  return limit.gt(0) ? { limit_price: limit.toFixed(decimals) } : {};
}
