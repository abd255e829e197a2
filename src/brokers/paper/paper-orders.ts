import type { PaperFill, PaperOrder } from '../../ledger';
import type { BrokerFill, BrokerOrder } from '../broker';

export function brokerOrderOf(order: PaperOrder): BrokerOrder {
  const { brokerOrderId, clientOrderId, symbol, side, type, quantity, timeInForce, state, filledQuantity } = order;
  const { limitPrice, stopPrice, averagePrice, endedAt, endReason, parent } = order;
  return {
    brokerOrderId,
    clientOrderId,
    symbol,
    side,
    type,
    quantity,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    timeInForce,
    state,
    filledQuantity,
    ...(averagePrice !== undefined && { averagePrice }),
    acceptedAt: milliseconds(order.acceptedAt),
    ...(endedAt !== undefined && { endedAt: milliseconds(endedAt) }),
    ...(endReason !== undefined && { endReason }),
    ...(parent !== undefined && { parent }),
  };
}

export function brokerFillOf(fill: PaperFill): BrokerFill {
  const { executionId, brokerOrderId, clientOrderId, symbol, side, quantity, price, fee } = fill;
  return { executionId, brokerOrderId, clientOrderId, symbol, side, quantity, price, fee, at: milliseconds(fill.at) };
}

/** The ledger tells microseconds. */
function milliseconds(at: string): string {
  return new Date(at).toISOString();
}
