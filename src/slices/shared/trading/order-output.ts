import { z } from 'zod';
import { ActionError } from '../../action-error';
import type { OrderReport } from '../../trading-desk-port';
import { decimalTextSchema } from '../risk';

const orderStates = [
  'open',
  'partially_filled',
  'filled',
  'cancelled',
  'expired',
  'replaced',
  'rejected',
  'refused',
  'lapsed',
  'withdrawn',
  'unresolved',
] as const;

export const orderReportSchema = z.strictObject({
  id: z.string().describe('Of the order in the ledger; what cancel_orders and replace_order take'),
  client_order_id: z.string(),
  broker_order_id: z.string().nullable().describe('null while the broker does not have it'),
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  type: z.enum(['market', 'limit', 'stop', 'stop_limit']),
  time_in_force: z.enum(['day', 'gtc', 'ioc']),
  quantity: decimalTextSchema,
  limit_price: decimalTextSchema.nullable(),
  stop_price: decimalTextSchema.nullable(),
  state: z
    .enum(orderStates)
    .describe(
      'refused: stopped by a check or a halt before the broker had it; rejected: by the broker; lapsed: the broker did not have it in time',
    ),
  filled_quantity: decimalTextSchema,
  average_price: decimalTextSchema.nullable().describe('null without fills'),
  take_profit_price: decimalTextSchema.nullable().describe('Of the bracket that it was ordered with'),
  stop_loss_price: decimalTextSchema.nullable().describe('Of the bracket or the OCO that it was ordered with'),
  exit_of: z.string().nullable().describe('Of an exit: the order that brought it along'),
  exits: z
    .array(
      z.strictObject({
        id: z.string(),
        role: z.enum(['take_profit', 'stop_loss']),
        price: decimalTextSchema,
        state: z.enum(orderStates),
        filled_quantity: decimalTextSchema,
      }),
    )
    .describe('The exits that the broker keeps of it; they begin when it is filled whole'),
  rejection: z
    .strictObject({
      by: z.string().describe('The check that stopped it; gate, expired, withdrawn or broker'),
      message: z.string(),
      figures: z.record(z.string(), z.string()).describe('What it was judged by'),
    })
    .nullable(),
});

/** What the actions that send orders give out. */
export const ordersOutput = {
  orders: z.array(orderReportSchema).describe('One an order, in the order they were given'),
  submitted: z.int().min(0).describe('How many the broker has taken'),
  filled: z.int().min(0),
  rejected: z.int().min(0).describe('How many were refused, rejected, or not sent in time'),
};

export type OrderOutput = z.infer<typeof orderReportSchema>;

export function orderOutputOf(report: OrderReport): OrderOutput {
  return {
    id: report.id,
    client_order_id: report.clientOrderId,
    broker_order_id: report.brokerOrderId ?? null,
    symbol: report.symbol,
    side: report.side,
    type: report.type,
    time_in_force: report.timeInForce,
    quantity: report.quantity,
    limit_price: report.limitPrice ?? null,
    stop_price: report.stopPrice ?? null,
    state: report.state,
    filled_quantity: report.filledQuantity,
    average_price: report.averagePrice ?? null,
    take_profit_price: report.takeProfitPrice ?? null,
    stop_loss_price: report.stopLossPrice ?? null,
    exit_of: report.exitOf ?? null,
    exits: (report.exits ?? []).map(({ filledQuantity, ...exit }) => ({ ...exit, filled_quantity: filledQuantity })),
    rejection:
      report.rejection === undefined ? null : { ...report.rejection, figures: { ...report.rejection.figures } },
  };
}

/** @throws ActionError `OrderRejected` when one was, and that is to fail the step. */
export function ordersOutputOf(reports: readonly OrderReport[], failWhenRejected: boolean) {
  const rejected = reports.filter(({ rejection }) => rejection !== undefined);
  const [first] = rejected;
  if (failWhenRejected && first !== undefined)
    throw new ActionError(
      'OrderRejected',
      `${rejected.length} of ${reports.length} orders were not taken; ${first.symbol}: ${first.rejection?.message ?? first.state}`,
    );
  return {
    orders: reports.map(orderOutputOf),
    submitted: reports.filter(({ brokerOrderId }) => brokerOrderId !== undefined).length,
    filled: reports.filter(({ state }) => state === 'filled').length,
    rejected: rejected.length,
  };
}
