import { z } from 'zod';
import { defineAction } from '../action';
import { cancelOutputOf, cancelReportSchema, mostOrderAttempts, orderDefaults } from '../shared/trading';

export const cancelOrders = defineAction({
  name: 'live_trade.cancel_orders',
  summary: 'Cancel open orders and say of each what became of it',
  capability: 'live_trade',
  input: z.strictObject({
    order_ids: z
      .array(z.string().min(1))
      .min(1)
      .max(500)
      .optional()
      .describe('These orders, by the id that submit_orders gives; left out: all that are open'),
    symbols: z.array(z.string().min(1)).min(1).optional().describe('Without order_ids: only orders of these symbols'),
    scope: z
      .enum(['run', 'account'])
      .default('run')
      .describe('Without order_ids: the orders of this run, or all of the account'),
  }),
  output: z.strictObject({
    orders: z.array(cancelReportSchema),
    cancelled: z.int().min(0).describe('How many cannot fill any more'),
    not_cancelled: z.int().min(0).describe('How many were filled, are not confirmed yet, or are not known'),
  }),
  defaults: orderDefaults,
  maxAttempts: mostOrderAttempts,
  run: async ({ order_ids, symbols, scope }, { desk }) =>
    cancelOutputOf(
      await desk.cancel(
        order_ids === undefined
          ? { ofThisRun: scope === 'run', ...(symbols !== undefined && { symbols }) }
          : { ids: order_ids },
      ),
    ),
});
