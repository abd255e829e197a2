import { z } from 'zod';
import { defineAction } from '../action';
import { Exact, tradableQuantity } from '../shared/risk';
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
import type { DeskOrder } from '../trading-desk-port';

/** What a conservative order accepts at worst, against the quote. */
const conservativeTolerance = 0.001;

export const execute = defineAction({
  name: 'paper_trade.execute',
  summary:
    'Send orders on a paper account, each exactly once; conservatively: half of each, as limit orders near the quote',
  capability: 'paper_trade',
  input: z.strictObject({
    ...orderFields,
    mode: z
      .enum(['normal', 'conservative'])
      .default('normal')
      .describe('conservative: half of each quantity, market orders as limit orders 0.1 % from the quote'),
  }),
  output: z.strictObject({
    ...ordersOutput,
    mode: z.enum(['normal', 'conservative']),
    left_out: z.array(z.string()).describe('Symbols whose half is nothing that can be traded'),
  }),
  defaults: orderDefaults,
  maxAttempts: mostOrderAttempts,
  run: async (input, ports) => {
    const { mode, time_in_force, valid_for, fail_when_rejected } = input;
    const given = deskOrdersOf(orderListOf(input.orders), time_in_force);
    const halves = mode === 'conservative' ? given.map(half).filter((order) => order.quantity !== '0') : given;
    const leftOut = given.filter(({ leg }) => !halves.some((order) => order.leg === leg)).map(({ symbol }) => symbol);
    const orders = mode === 'conservative' ? await limitedOrders(halves, conservativeTolerance, ports) : halves;
    const reports = orders.length === 0 ? [] : await ports.paperDesk.submit(orders, { validForMs: valid_for });
    return { ...ordersOutputOf(reports, fail_when_rejected), mode, left_out: leftOut };
  },
});

/** Half of an order: whole shares of whole ones, else parts of shares. */
function half(order: DeskOrder): DeskOrder {
  const quantity = new Exact(order.quantity);
  return { ...order, quantity: tradableQuantity(quantity.div(2), !quantity.isInteger()).toFixed() };
}
