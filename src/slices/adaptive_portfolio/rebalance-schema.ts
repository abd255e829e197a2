import { z } from 'zod';
import { decimalTextSchema, orderProposalSchema, portfolioField, positiveAmountSchema } from '../shared/risk';

export const rebalanceInput = z.strictObject({
  targets: z
    .array(
      z
        .looseObject({
          symbol: z.string().min(1).optional(),
          name: z.string().min(1).optional().describe('The symbol, as optimize_allocation calls it'),
          weight: z.number().min(-10).max(10).describe('Share of the equity to hold, below 0 for short'),
        })
        .refine(({ symbol, name }) => symbol !== undefined || name !== undefined, { error: 'give symbol or name' }),
    )
    .max(500)
    .describe(
      'What to hold; a position that is not named is to be sold. The weights of optimize_allocation of symbols are such',
    ),
  portfolio: portfolioField,
  prices: z
    .array(z.looseObject({ symbol: z.string(), price: positiveAmountSchema }))
    .default([])
    .describe('Prices of targets that are not held yet; they go before those of the portfolio'),
  last_rebalanced: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })])
    .optional()
    .describe('When it was rebalanced last, date or moment; left out: never'),
  now: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })])
    .optional()
    .describe('For backtests: the time to take it for; left out: the clock'),
  interval_days: z.number().gt(0).max(3660).default(7).describe('Due when this many days have passed'),
  max_drift: z
    .number()
    .gt(0)
    .max(1)
    .default(0.1)
    .describe('Due when a weight is this far from its target, in share of the equity'),
  force: z.boolean().default(false).describe('Rebalance whether it is due or not'),
  min_trade: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Smaller trades are left out, share of the equity; a position is always closed'),
  commission: z.number().min(0).max(0.1).default(0.001).describe('Commission of each fill, share of its value'),
  slippage: z.number().min(0).max(0.1).default(0.0005).describe('How much worse than the price a fill is taken to be'),
  fractional: z.boolean().default(false).describe('true: parts of shares, 6 decimals; false: whole shares'),
});

export type RebalanceInput = z.output<typeof rebalanceInput>;

export const rebalanceOutput = z.strictObject({
  due: z.boolean(),
  reasons: z.array(z.string()).describe('Why it is due, or why not'),
  drift: z.number().min(0).describe('Largest distance of a weight from its target, share of the equity'),
  days_since: z.number().nullable().describe('Days since the last time; null: never'),
  orders: z.array(orderProposalSchema).describe('What to trade, sales first; none when it is not due. Nothing is sent'),
  positions: z
    .array(
      z.strictObject({
        symbol: z.string(),
        weight: z.number().describe('Now, share of the equity'),
        target: z.number(),
        weight_after: z.number().describe('Once the orders are filled at the prices now'),
      }),
    )
    .describe('What is held or wanted'),
  turnover: z.number().min(0).describe('Value of all orders, share of the equity'),
  cost: decimalTextSchema.describe('Commission and slippage of all orders, in the currency of the account'),
  cash_before: decimalTextSchema,
  cash_after: decimalTextSchema.describe('Once the orders are filled, costs paid'),
  warnings: z.array(z.string()),
});
