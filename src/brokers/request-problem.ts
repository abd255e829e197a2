import { Decimal } from 'decimal.js';
import type { BrokerOrderRequest } from './broker';

/** What is wrong with the form of an order, the same at every venue: undefined when nothing is. */
export function brokerRequestProblem(request: BrokerOrderRequest): string | undefined {
  const { type, timeInForce, limitPrice, stopPrice, bracket, oco } = request;
  if (!/^[\x21-\x7e]{1,128}$/.test(request.clientOrderId))
    return `its client order id is '${request.clientOrderId}': 1 to 128 visible ASCII characters are needed`;
  const named: readonly (readonly [string, string | undefined])[] = [
    ['quantity', request.quantity],
    ['limitPrice', limitPrice],
    ['stopPrice', stopPrice],
    ['takeProfitPrice', bracket?.takeProfitPrice],
    ['stopLossPrice', bracket?.stopLossPrice ?? oco?.stopLossPrice],
  ];
  for (const [name, text] of named)
    if (text !== undefined && !isPositive(text))
      return `its ${name} is '${text}': a decimal number above zero as text, of 9 decimals at most, is needed`;
  return priceProblem(type, limitPrice, stopPrice) ?? inForceProblem(type, timeInForce) ?? exitProblem(request);
}

function priceProblem(
  type: BrokerOrderRequest['type'],
  limitPrice: string | undefined,
  stopPrice: string | undefined,
): string | undefined {
  const wantsLimit = type === 'limit' || type === 'stop_limit';
  const wantsStop = type === 'stop' || type === 'stop_limit';
  if (wantsLimit !== (limitPrice !== undefined)) return `a ${type} order has ${wantsLimit ? 'a' : 'no'} limit price`;
  if (wantsStop !== (stopPrice !== undefined)) return `a ${type} order has ${wantsStop ? 'a' : 'no'} stop price`;
  return undefined;
}

function inForceProblem(
  type: BrokerOrderRequest['type'],
  timeInForce: BrokerOrderRequest['timeInForce'],
): string | undefined {
  return timeInForce === 'ioc' && (type === 'stop' || type === 'stop_limit')
    ? `a ${type} order waits for its price, so it cannot be ioc`
    : undefined;
}

function exitProblem({ side, type, timeInForce, limitPrice, bracket, oco }: BrokerOrderRequest): string | undefined {
  if (bracket === undefined && oco === undefined) return undefined;
  if (bracket !== undefined && oco !== undefined) return 'an order has a bracket or an oco, not both';
  if (timeInForce === 'ioc') return 'an order with exits is day or gtc';
  if (oco !== undefined) {
    if (type !== 'limit' || limitPrice === undefined) return 'an oco goes with a limit order, its take-profit';
    return isBeyond(side, limitPrice, oco.stopLossPrice)
      ? undefined
      : `the stop of a ${side} oco is ${side === 'sell' ? 'below' : 'above'} its limit of ${limitPrice}; it is ${oco.stopLossPrice}`;
  }
  const { takeProfitPrice, stopLossPrice } = bracket ?? {};
  if (takeProfitPrice === undefined && stopLossPrice === undefined)
    return 'a bracket has a take-profit, a stop-loss or both';
  const exitSide = side === 'buy' ? 'sell' : 'buy';
  if (
    takeProfitPrice !== undefined &&
    stopLossPrice !== undefined &&
    !isBeyond(exitSide, takeProfitPrice, stopLossPrice)
  )
    return `the take-profit of a ${side} is ${side === 'buy' ? 'above' : 'below'} its stop-loss; they are ${takeProfitPrice} and ${stopLossPrice}`;
  if (limitPrice !== undefined && takeProfitPrice !== undefined && !isBeyond(exitSide, takeProfitPrice, limitPrice))
    return `the take-profit of a ${side} at ${limitPrice} would lose: it is ${takeProfitPrice}`;
  if (limitPrice !== undefined && stopLossPrice !== undefined && !isBeyond(exitSide, limitPrice, stopLossPrice))
    return `the stop-loss of a ${side} at ${limitPrice} would fill at once: it is ${stopLossPrice}`;
  return undefined;
}

/** For who sells: is the first price above the second; for who buys: below. */
function isBeyond(side: 'buy' | 'sell', price: string, other: string): boolean {
  return side === 'sell' ? new Decimal(price).gt(other) : new Decimal(price).lt(other);
}

function isPositive(text: string): boolean {
  return /^\d{1,11}(?:\.\d{1,9})?$/.test(text) && new Decimal(text).gt(0);
}
