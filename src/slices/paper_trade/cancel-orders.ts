import { z } from 'zod';
import { defineAction } from '../action';
import { cancelOutputOf, cancelReportSchema, mostOrderAttempts, orderDefaults } from '../shared/trading';

export const cancelPaperOrders = defineAction({
  name: 'paper_trade.cancel_orders',
  summary: 'Cancel open orders of a paper account and say of each what became of it',
  capability: 'paper_trade',
  input: z.strictObject({
    order_ids: z.array(z.string().min(1)).min(1).max(500).optional().describe('These; left out: all that are open'),
    symbols: z.array(z.string().min(1)).min(1).optional().describe('Without order_ids: only orders of these symbols'),
    scope: z
      .enum(['run', 'account'])
      .default('run')
      .describe('Without order_ids: those of this run, or of the account'),
  }),
  output: z.strictObject({
    orders: z.array(cancelReportSchema),
    cancelled: z.int().min(0).describe('How many cannot fill any more'),
    not_cancelled: z.int().min(0).describe('How many were filled, are not confirmed yet, or are not known'),
  }),
  defaults: orderDefaults,
  maxAttempts: mostOrderAttempts,
  run: async ({ order_ids, symbols, scope }, { paperDesk }) =>
    cancelOutputOf(
      await paperDesk.cancel(
        order_ids === undefined
          ? { ofThisRun: scope === 'run', ...(symbols !== undefined && { symbols }) }
          : { ids: order_ids },
      ),
    ),
});
