import { ApiError, NotFoundError, RateLimitError, type trading } from '@alpacahq/alpaca-trade-api/rest';
import { Decimal } from 'decimal.js';
import type { BrokerOrder, BrokerOrderRequest, CancelAnswer, SubmitAnswer } from '../broker';
import { brokerRequestProblem } from '../request-problem';
import type { AlpacaConnection } from './alpaca-connection';
import { saidBy } from './alpaca-errors';
import { brokerOrderOf, postRequestOf } from './alpaca-order';

/** Sends an order once. What keeps the answer away leaves it open whether there is an order. */
export async function submitOrder(connection: AlpacaConnection, request: BrokerOrderRequest): Promise<SubmitAnswer> {
  const problem = brokerRequestProblem(request);
  if (problem !== undefined) return { kind: 'rejected', code: 'BadOrder', reason: problem };
  const signal = AbortSignal.timeout(connection.callMs);
  return answered(connection, request, signal, () =>
    connection.write.postOrder({ postOrderRequest: postRequestOf(request) }, { signal }),
  );
}

/**
 * Puts an order in the place of another. One that is partly filled is not replaced: the API does not say whether the new quantity counts
 * what was filled.
 */
export async function replaceOrder(
  connection: AlpacaConnection,
  brokerOrderId: string,
  change: BrokerOrderRequest,
): Promise<SubmitAnswer> {
  const problem = brokerRequestProblem(change);
  if (problem !== undefined) return { kind: 'rejected', code: 'BadOrder', reason: problem };
  const signal = AbortSignal.timeout(connection.callMs);
  try {
    const same = await sameOrder(connection, change, signal);
    if (same !== undefined) return same;
    const refusal = await replaceRefusal(connection, brokerOrderId, change, signal);
    if (refusal !== undefined) return refusal;
  } catch (error) {
    // Nothing was sent yet.
    return { kind: 'rejected', code: 'NotReplaced', reason: saidBy(connection, error) };
  }
  const { clientOrderId, quantity, limitPrice, stopPrice, timeInForce } = change;
  return answered(connection, change, signal, () =>
    connection.write.patchOrderByOrderId(
      {
        orderId: brokerOrderId,
        patchOrderRequest: {
          clientOrderId,
          qty: quantity,
          timeInForce,
          ...(limitPrice !== undefined && { limitPrice }),
          ...(stopPrice !== undefined && { stopPrice }),
        },
      },
      { signal },
    ),
  );
}

/** Asks for the end of an order. */
export async function cancelOrder(connection: AlpacaConnection, brokerOrderId: string): Promise<CancelAnswer> {
  const signal = AbortSignal.timeout(connection.callMs);
  try {
    const response = await connection.write.deleteOrderByOrderIDRaw({ orderId: brokerOrderId }, { signal });
    // Else the client's clock for the answer goes on.
    await response.value();
    return { kind: 'requested' };
  } catch (error) {
    if (error instanceof NotFoundError) return { kind: 'unknown' };
    if (error instanceof ApiError && error.status === 422)
      return whyNotCancelled(connection, brokerOrderId, error, signal);
    return { kind: 'ambiguous', reason: saidBy(connection, error) };
  }
}

async function whyNotCancelled(
  connection: AlpacaConnection,
  orderId: string,
  refusal: ApiError,
  signal: AbortSignal,
): Promise<CancelAnswer> {
  try {
    const order = brokerOrderOf(await connection.write.getOrderByOrderID({ orderId }, { signal }));
    if (order.state !== 'open' && order.state !== 'partially_filled') return { kind: 'too_late', order };
    // A cancel of it is under way already, or it cannot be cancelled now: the state tells later.
    return { kind: 'ambiguous', reason: saidBy(connection, refusal) };
  } catch (error) {
    return { kind: 'ambiguous', reason: `${saidBy(connection, refusal)}; ${saidBy(connection, error)}` };
  }
}

async function answered(
  connection: AlpacaConnection,
  request: BrokerOrderRequest,
  signal: AbortSignal,
  send: () => Promise<trading.Order>,
): Promise<SubmitAnswer> {
  try {
    return { kind: 'accepted', order: brokerOrderOf(await send()) };
  } catch (error) {
    if (!isRefusal(error)) return { kind: 'ambiguous', reason: saidBy(connection, error) };
    if (isDuplicate(error)) return ownOrder(connection, request, signal);
    return { kind: 'rejected', code: codeOf(error), reason: saidBy(connection, error) };
  }
}

/** Answers that say for certain that there is no new order. After 429 the API gives no such assurance. */
function isRefusal(error: unknown): error is ApiError {
  return (
    error instanceof ApiError &&
    !(error instanceof RateLimitError) &&
    error.status >= 400 &&
    error.status < 500 &&
    error.status !== 408
  );
}

function codeOf({ status, code }: ApiError): string {
  if (status === 401) return 'KeysRefused';
  if (status === 403) return code === undefined ? 'KeysRefused' : 'Forbidden';
  return status === 422 ? 'Unprocessable' : `Status${status}`;
}

function isDuplicate({ status, message }: ApiError): boolean {
  return status === 422 && /client_order_id must be unique/i.test(message);
}

/** The venue has an order under this id already: it is that of a send before, unless its content differs. */
async function ownOrder(
  connection: AlpacaConnection,
  request: BrokerOrderRequest,
  signal: AbortSignal,
): Promise<SubmitAnswer> {
  try {
    const same = await sameOrder(connection, request, signal);
    return (
      same ?? { kind: 'ambiguous', reason: `Alpaca says that ${request.clientOrderId} is taken, and does not find it` }
    );
  } catch (error) {
    return {
      kind: 'ambiguous',
      reason: `Alpaca says that ${request.clientOrderId} is taken; ${saidBy(connection, error)}`,
    };
  }
}

async function sameOrder(
  connection: AlpacaConnection,
  request: BrokerOrderRequest,
  signal: AbortSignal,
): Promise<SubmitAnswer | undefined> {
  const { clientOrderId } = request;
  try {
    const order = brokerOrderOf(await connection.write.getOrderByClientOrderId({ clientOrderId }, { signal }));
    if (isSame(order, request)) return { kind: 'accepted', order };
    return {
      kind: 'rejected',
      code: 'ClientOrderIdTaken',
      reason: `${clientOrderId} is another order at Alpaca: ${order.side} ${order.quantity} ${order.symbol}, ${order.type}`,
    };
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

function isSame(order: BrokerOrder, request: BrokerOrderRequest): boolean {
  const { symbol, side, type, quantity } = request;
  return (
    order.symbol === symbol && order.side === side && order.type === type && new Decimal(order.quantity).eq(quantity)
  );
}

async function replaceRefusal(
  { write }: AlpacaConnection,
  orderId: string,
  change: BrokerOrderRequest,
  signal: AbortSignal,
): Promise<SubmitAnswer | undefined> {
  const refused = (code: string, reason: string): SubmitAnswer => ({ kind: 'rejected', code, reason });
  try {
    const old = brokerOrderOf(await write.getOrderByOrderID({ orderId }, { signal }));
    if (old.state === 'partially_filled')
      return refused('PartiallyFilled', `order ${orderId} is filled in part: cancel it, and order the rest anew`);
    if (old.state !== 'open') return refused('NotOpen', `order ${orderId} is ${old.state} and cannot be replaced`);
    if (old.symbol !== change.symbol || old.side !== change.side || old.type !== change.type)
      return refused(
        'BadOrder',
        `order ${orderId} is a ${old.type} ${old.side} of ${old.symbol}, which stays as it is`,
      );
    return undefined;
  } catch (error) {
    if (error instanceof NotFoundError) return refused('UnknownOrder', `Alpaca knows no order ${orderId}`);
    throw error;
  }
}
