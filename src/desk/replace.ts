import { intentId } from '../ledger';
import { ActionError } from '../slices/action-error';
import type { OrderReport } from '../slices/trading-desk-port';
import type { DeskContext } from './desk-context';
import { Exact } from './exact';
import { checksFor } from './judge-intent';
import { reportsOf } from './order-report';
import { catchUp, endAsAtVenue } from './pull-fills';
import { sendIntent } from './send-intent';
import { latest, storedIntent } from './submit';

export interface OrderChange {
  readonly quantity?: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
}

/**
 * Puts another order in the place of an open one, as the venue does it: in one step, so that never both can fill. `quantity` is that
 * of the whole order, what is filled already included; the new order is for the rest.
 * @throws ActionError `UnknownOrder`, `OrderEnded`, `HasExits`, `OtherAccount`, `InvalidInput`, `OrderUnresolved`.
 */
export async function replace(
  context: DeskContext,
  id: string,
  change: OrderChange,
  { validForMs }: { readonly validForMs: number },
): Promise<OrderReport> {
  const { ledger, settings, broker } = context;
  await catchUp(context);
  const before = await ledger.findIntent(id);
  if (before === undefined) throw new ActionError('UnknownOrder', `no order ${id} is in the ledger`);
  if (before.account !== settings.name)
    throw new ActionError(
      'OtherAccount',
      `order ${id} is of account '${before.account}', and this run is bound to '${settings.name}'`,
    );
  const [order] = await ledger.orders({ intentIds: [id], limit: 1 });
  if (order === undefined)
    throw new ActionError(
      'UnknownOrder',
      `order ${id} is ${before.state}: the broker does not have it, or has not said so`,
    );
  if (before.entry !== undefined || before.takeProfitPrice !== undefined || before.stopLossPrice !== undefined)
    throw new ActionError(
      'HasExits',
      `order ${id} belongs to a bracket or an OCO, which is not replaced in part: cancel it, and order anew`,
    );
  const leg = `replaces:${id}`;
  const known = await ledger.findIntent(intentId({ ...context.origin, leg }));
  // A retry finds what the attempt before has done; the old order may have ended by it.
  if (known === undefined && order.state !== 'open' && order.state !== 'partially_filled')
    throw new ActionError('OrderEnded', `order ${id} is ${order.state} already; there is nothing to replace`);
  const { symbol, side, type, timeInForce } = before;
  const limitPrice = change.limitPrice ?? before.limitPrice;
  const stopPrice = change.stopPrice ?? before.stopPrice;
  const rest = new Exact(change.quantity ?? before.quantity).sub(order.filledQuantity);
  if (known === undefined && rest.lte(0))
    throw new ActionError(
      'InvalidInput',
      `${order.filledQuantity} of order ${id} are filled already, of ${change.quantity ?? before.quantity} wanted; there is nothing left to order`,
    );
  const intent =
    known ??
    (await storedIntent(
      context,
      {
        leg,
        symbol,
        side,
        type,
        timeInForce,
        quantity: rest.toFixed(),
        ...(limitPrice !== undefined && { limitPrice }),
        ...(stopPrice !== undefined && { stopPrice }),
        replaces: id,
      },
      new Date(Date.now() + validForMs).toISOString(),
    ));
  const sent = await sendIntent(context, intent, checksFor(context, intent), (request) =>
    broker.replace(order.brokerOrderId, request),
  );
  if (sent.kind === 'unresolved')
    throw new ActionError('OrderUnresolved', `whether order ${id} was replaced is not known: ${sent.reason}`, {
      retryable: true,
    });
  await endAsAtVenue(context, id, before.clientOrderId);
  await catchUp(context);
  const [report] = await reportsOf(ledger, await latest(context, [intent]));
  if (report === undefined) throw new ActionError('InternalError', `order ${intent.id} has no report`);
  return report;
}
