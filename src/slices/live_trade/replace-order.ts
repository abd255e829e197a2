import { z } from 'zod';
import { defineAction } from '../action';
import { positiveAmountSchema } from '../shared/risk';
import {
  decimal,
  durationField,
  mostOrderAttempts,
  orderDefaults,
  orderOutputOf,
  orderReportSchema,
} from '../shared/trading';

export const replaceOrder = defineAction({
  name: 'live_trade.replace_order',
  summary: 'Put another order in the place of an open one, in one step at the broker',
  capability: 'live_trade',
  input: z
    .strictObject({
      order_id: z.string().min(1).describe('The open order, by the id that submit_orders gives'),
      quantity: positiveAmountSchema
        .optional()
        .describe('Of the whole order: what is filled already is not ordered again; left out: as before'),
      limit_price: positiveAmountSchema.optional().describe('Left out: as before'),
      stop_price: positiveAmountSchema.optional().describe('Left out: as before'),
      valid_for: durationField('60s', '1s', '24h').describe('It is not sent any more after that'),
    })
    .refine(
      ({ quantity, limit_price, stop_price }) => [quantity, limit_price, stop_price].some((one) => one !== undefined),
      {
        error: 'give a quantity, a limit_price or a stop_price to change',
      },
    ),
  output: z.strictObject({ order: orderReportSchema.describe('The new order') }),
  defaults: orderDefaults,
  maxAttempts: mostOrderAttempts,
  run: async ({ order_id, quantity, limit_price, stop_price, valid_for }, { desk }) => ({
    order: orderOutputOf(
      await desk.replace(
        order_id,
        {
          ...(quantity !== undefined && { quantity: decimal(quantity) }),
          ...(limit_price !== undefined && { limitPrice: decimal(limit_price) }),
          ...(stop_price !== undefined && { stopPrice: decimal(stop_price) }),
        },
        { validForMs: valid_for },
      ),
    ),
  }),
});
