import { z } from 'zod';
import { ActionError } from '../../action-error';
import type { DeskOrder } from '../../trading-desk-port';
import { decimalTextSchema, Exact, orderProposalSchema, positiveAmountSchema } from '../risk';
import { durationField } from './duration-field';
import { exitFields, exitsOf } from './order-exits';

const order = orderProposalSchema
  .extend({
    quantity: positiveAmountSchema,
    limit_price: positiveAmountSchema.optional().describe('For limit and stop_limit orders: the worst price to accept'),
    stop_price: positiveAmountSchema.optional().describe('For stop and stop_limit orders: the price that triggers it'),
    type: z.enum(['market', 'limit', 'stop', 'stop_limit']).optional().describe('Left out: by the prices that it has'),
    time_in_force: z.enum(['day', 'gtc', 'ioc']).optional().describe('Left out: that of the step'),
    ...exitFields,
  })
  .partial({ reason: true });

const orderList = z.array(order).max(200);

/** The input fields of an action that sends orders. */
export const orderFields = {
  orders: z
    .union([orderList, z.looseObject({ orders: orderList })])
    .describe('Orders, as position_sizing gives them: a list, or the whole output that has it'),
  time_in_force: z
    .enum(['day', 'gtc', 'ioc'])
    .default('day')
    .describe('day: until the session ends; gtc: until cancelled; ioc: what does not fill at once is cancelled'),
  valid_for: durationField('60s', '1s', '24h').describe(
    'An order that was not sent by then, since the worker was away, is not sent any more',
  ),
  fail_when_rejected: z
    .boolean()
    .default(false)
    .describe('true: the step fails when an order is refused or rejected; false: the output says so'),
};

export type OrderInput = z.output<typeof order>;
type OrdersInput = readonly OrderInput[] | { readonly orders: readonly OrderInput[] };

export function orderListOf(orders: OrdersInput): readonly OrderInput[] {
  return 'orders' in orders ? orders.orders : orders;
}

/**
 * The orders as the desk takes them; their place in the list and their symbol name them.
 * @throws ActionError `InvalidInput` when type and prices do not go together, or exits and sides.
 */
export function deskOrdersOf(
  orders: readonly OrderInput[],
  timeInForce: DeskOrder['timeInForce'],
): readonly DeskOrder[] {
  return orders.map((given, index) => {
    const { symbol, side, quantity, limit_price, stop_price, time_in_force } = given;
    const type = given.type ?? typeOf(given);
    const needs = { limit: type === 'limit' || type === 'stop_limit', stop: type === 'stop' || type === 'stop_limit' };
    requirePrice(index, symbol, type, 'limit_price', needs.limit, limit_price);
    requirePrice(index, symbol, type, 'stop_price', needs.stop, stop_price);
    return {
      leg: `${index}:${symbol}:${side}`,
      symbol,
      side,
      type,
      quantity: decimal(quantity),
      ...(limit_price !== undefined && { limitPrice: decimal(limit_price) }),
      ...(stop_price !== undefined && { stopPrice: decimal(stop_price) }),
      timeInForce: time_in_force ?? timeInForce,
      ...exitsOf(`orders[${index}] (${symbol})`, { ...given, type, time_in_force: time_in_force ?? timeInForce }),
    };
  });
}

function typeOf({ limit_price, stop_price }: OrderInput): DeskOrder['type'] {
  if (stop_price !== undefined) return limit_price === undefined ? 'stop' : 'stop_limit';
  return limit_price === undefined ? 'market' : 'limit';
}

function requirePrice(
  index: number,
  symbol: string,
  type: string,
  field: string,
  isNeeded: boolean,
  price: string | number | undefined,
): void {
  if (isNeeded === (price !== undefined)) return;
  throw new ActionError(
    'InvalidInput',
    `orders[${index}] (${symbol}) is of type ${type} and ${isNeeded ? `needs a ${field}` : `takes no ${field}`}`,
  );
}

/** As the ledger keeps it. */
export function decimal(amount: string | number): string {
  return decimalTextSchema.parse(new Exact(amount).toFixed());
}
