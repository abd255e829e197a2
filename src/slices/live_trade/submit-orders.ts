import { z } from 'zod';
import { defineAction } from '../action';
import {
  deskOrdersOf,
  limitedOrders,
  mostOrderAttempts,
  orderDefaults,
  orderFields,
  orderListOf,
  ordersOutput,
  ordersOutputOf,
} from '../shared/trading';

export const submitOrders = defineAction({
  name: 'live_trade.submit_orders',
  summary:
    'Send orders on the account of the run, each checked and each exactly once, however often the step is retried',
  capability: 'live_trade',
  input: z.strictObject({
    ...orderFields,
    slippage_tolerance: z
      .number()
      .min(0)
      .max(0.2)
      .optional()
      .describe(
        'Makes market orders limit orders, so much worse than the quote at most; left out: they stay what they are',
      ),
  }),
  output: z.strictObject(ordersOutput),
  defaults: orderDefaults,
  maxAttempts: mostOrderAttempts,
  run: async (input, ports) => {
    const { time_in_force, valid_for, fail_when_rejected, slippage_tolerance } = input;
    const orders = deskOrdersOf(orderListOf(input.orders), time_in_force);
    if (orders.length === 0) return ordersOutputOf([], false);
    const wanted = slippage_tolerance === undefined ? orders : await limitedOrders(orders, slippage_tolerance, ports);
    return ordersOutputOf(await ports.desk.submit(wanted, { validForMs: valid_for }), fail_when_rejected);
  },
});
