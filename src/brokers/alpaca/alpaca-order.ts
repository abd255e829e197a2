import type { trading } from '@alpacahq/alpaca-trade-api/rest';
import { Decimal } from 'decimal.js';
import type { BrokerOrder, BrokerOrderRequest, BrokerOrderState } from '../broker';
import { BrokerError } from '../broker-error';
import { missing } from './alpaca-errors';

/** What an order of ours is at Alpaca. */
export function postRequestOf(request: BrokerOrderRequest): trading.PostOrderRequest {
  const { clientOrderId, symbol, side, type, quantity, limitPrice, stopPrice, timeInForce } = request;
  const common = { clientOrderId, symbol, side, type, qty: quantity, timeInForce };
  const { bracket, oco } = request;
  if (oco !== undefined)
    return {
      ...common,
      orderClass: 'oco',
      ...(limitPrice !== undefined && { takeProfit: { limitPrice } }),
      stopLoss: { stopPrice: oco.stopLossPrice },
    };
  const { takeProfitPrice, stopLossPrice } = bracket ?? {};
  return {
    ...common,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    ...(bracket && {
      // One exit alone is another class there.
      orderClass: takeProfitPrice !== undefined && stopLossPrice !== undefined ? 'bracket' : 'oto',
      ...(takeProfitPrice !== undefined && { takeProfit: { limitPrice: takeProfitPrice } }),
      ...(stopLossPrice !== undefined && { stopLoss: { stopPrice: stopLossPrice } }),
    }),
  };
}

type Known = trading.Order | trading.OrderLeg;

/** An order and its legs, which are orders too. @throws BrokerError `BrokerFailed` for what no order of ours can be. */
export function brokerOrdersOf(order: trading.Order): readonly BrokerOrder[] {
  return [brokerOrderOf(order), ...(order.legs ?? []).map((leg) => brokerOrderOf(leg, order.id))];
}

/** @throws BrokerError `BrokerFailed` */
export function brokerOrderOf(order: Known, parent?: string): BrokerOrder {
  const { id, clientOrderId, symbol, side, filledAvgPrice, limitPrice, stopPrice } = order;
  if (id === undefined || id === '') throw missing('the id', 'an order');
  if (clientOrderId === undefined || symbol === undefined || side === undefined)
    throw missing('client id, symbol or side', id);
  const filled = decimalOf(order.filledQty ?? '0', `filled quantity of ${id}`);
  const state = stateOf(order.status, filled, id);
  const endedAt = endOf(order, state);
  return {
    brokerOrderId: id,
    clientOrderId,
    symbol,
    side: side === 'buy' ? 'buy' : 'sell',
    type: typeOf(order.type, id),
    quantity: decimalOf(order.qty ?? undefined, `quantity of ${id}`),
    ...(isGiven(limitPrice) && { limitPrice: decimalOf(limitPrice, `limit price of ${id}`) }),
    ...(isGiven(stopPrice) && { stopPrice: decimalOf(stopPrice, `stop price of ${id}`) }),
    timeInForce: timeInForceOf(order.timeInForce, id),
    state,
    filledQuantity: filled,
    ...(isGiven(filledAvgPrice) && { averagePrice: decimalOf(filledAvgPrice, `average price of ${id}`) }),
    acceptedAt: timeOf(order.submittedAt ?? order.createdAt, id),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    ...(endedAt && state !== 'filled' && { endReason: `${state} at Alpaca` }),
    ...(parent !== undefined && { parent }),
  };
}

/** Decimal text as the venue writes it, without superfluous zeros. @throws BrokerError `BrokerFailed` */
export function decimalOf(text: string | undefined, what: string): string {
  if (typeof text !== 'string' || !/^-?\d{1,30}(?:\.\d{1,30})?$/.test(text))
    throw new BrokerError(
      'BrokerFailed',
      `Alpaca gives the ${what} as ${JSON.stringify(text)}, which is no decimal number`,
    );
  return new Decimal(text).toFixed();
}

function isGiven(text: string | null | undefined): text is string {
  return text !== null && text !== undefined;
}

const ends: Readonly<Record<string, BrokerOrderState>> = {
  filled: 'filled',
  canceled: 'cancelled',
  expired: 'expired',
  replaced: 'replaced',
  rejected: 'rejected',
};

/** Everything that may still fill, an order that waits for its entry or for the end of a cancel too. */
const openStates = new Set([
  'accepted',
  'accepted_for_bidding',
  'calculated',
  'done_for_day',
  'held',
  'new',
  'partially_filled',
  'pending_cancel',
  'pending_new',
  'pending_replace',
  'pending_review',
  'stopped',
  'suspended',
]);

function stateOf(status: string | undefined, filled: string, id: string): BrokerOrderState {
  const ended = status === undefined ? undefined : ends[status];
  if (ended !== undefined) return ended;
  if (status !== undefined && openStates.has(status)) return new Decimal(filled).gt(0) ? 'partially_filled' : 'open';
  throw new BrokerError(
    'BrokerFailed',
    `Alpaca says that order ${id} is ${JSON.stringify(status)}, which is not known here`,
  );
}

function endOf(order: Known, state: BrokerOrderState): Date | undefined {
  switch (state) {
    case 'open':
    case 'partially_filled':
      return undefined;
    case 'filled':
      return order.filledAt ?? order.updatedAt ?? undefined;
    case 'cancelled':
      return order.canceledAt ?? order.updatedAt ?? undefined;
    case 'expired':
      return order.expiredAt ?? order.updatedAt ?? undefined;
    case 'replaced':
      return order.replacedAt ?? order.updatedAt ?? undefined;
    case 'rejected':
      return order.failedAt ?? order.updatedAt ?? undefined;
  }
}

function typeOf(type: string | undefined, id: string): BrokerOrder['type'] {
  switch (type) {
    case 'market':
    case 'limit':
    case 'stop':
    case 'stop_limit':
      return type;
    default:
      throw new BrokerError(
        'BrokerFailed',
        `order ${id} at Alpaca is of type ${JSON.stringify(type)}, which is not made here`,
      );
  }
}

function timeInForceOf(timeInForce: string | undefined, id: string): BrokerOrder['timeInForce'] {
  switch (timeInForce) {
    case 'day':
    case 'gtc':
    case 'ioc':
      return timeInForce;
    default:
      throw new BrokerError(
        'BrokerFailed',
        `order ${id} at Alpaca is in force '${String(timeInForce)}', which is not made here`,
      );
  }
}

function timeOf(time: Date | null | undefined, id: string): string {
  if (time instanceof Date && !Number.isNaN(time.getTime())) return time.toISOString();
  throw missing('the time', `order ${id}`);
}
