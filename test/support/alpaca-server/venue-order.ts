import { Decimal } from 'decimal.js';

export type VenueStatus =
  'new' | 'accepted' | 'held' | 'partially_filled' | 'filled' | 'canceled' | 'expired' | 'replaced' | 'pending_cancel';

/** An order as the server keeps it. */
export interface VenueOrder {
  readonly id: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly type: 'market' | 'limit' | 'stop' | 'stop_limit';
  readonly quantity: Decimal;
  readonly limitPrice: Decimal | undefined;
  readonly stopPrice: Decimal | undefined;
  readonly timeInForce: 'day' | 'gtc' | 'ioc';
  readonly orderClass: 'simple' | 'bracket' | 'oco' | 'oto';
  /** The order whose leg it is. */
  readonly parent: string | undefined;
  readonly submittedAt: string;
  status: VenueStatus;
  filled: Decimal;
  /** Sum of quantity × price. */
  value: Decimal;
  triggered: boolean;
  endedAt: string | undefined;
  replaces: string | undefined;
  replacedBy: string | undefined;
}

export function isOpen({ status }: VenueOrder): boolean {
  return ['new', 'accepted', 'held', 'partially_filled', 'pending_cancel'].includes(status);
}

/** As the published API writes an order. */
export function orderJson(order: VenueOrder, legs: readonly VenueOrder[] | null = null): Record<string, unknown> {
  const price = (value: Decimal | undefined): string | null => value?.toFixed() ?? null;
  const at = (status: VenueStatus): string | null => (order.status === status ? (order.endedAt ?? null) : null);
  return {
    id: order.id,
    client_order_id: order.clientOrderId,
    created_at: order.submittedAt,
    updated_at: order.endedAt ?? order.submittedAt,
    submitted_at: order.submittedAt,
    filled_at: at('filled'),
    expired_at: at('expired'),
    canceled_at: at('canceled'),
    failed_at: null,
    replaced_at: at('replaced'),
    replaced_by: order.replacedBy ?? null,
    replaces: order.replaces ?? null,
    asset_id: 'b0b6dd9d-8b9b-48a9-ba46-b9d54906e415',
    symbol: order.symbol,
    asset_class: 'us_equity',
    notional: null,
    qty: order.quantity.toFixed(),
    filled_qty: order.filled.toFixed(),
    filled_avg_price: order.filled.gt(0) ? order.value.div(order.filled).toDecimalPlaces(9).toFixed() : null,
    order_class: order.orderClass,
    order_type: order.type,
    type: order.type,
    side: order.side,
    time_in_force: order.timeInForce,
    limit_price: price(order.limitPrice),
    stop_price: price(order.stopPrice),
    status: order.status,
    extended_hours: false,
    legs: legs === null ? null : legs.map((leg) => orderJson(leg)),
    trail_percent: null,
    trail_price: null,
    hwm: null,
  };
}

/** A refusal as the API words it. */
export class VenueRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

const typed = <T extends string>(name: string, value: unknown, allowed: readonly T[]): T => {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new VenueRefusal(422, 40010001, `invalid ${name}`);
  return found;
};

const priced = (name: string, value: unknown): Decimal => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (!/^\d+(?:\.\d+)?$/.test(text) || new Decimal(text).lte(0))
    throw new VenueRefusal(422, 40010001, `invalid ${name}`);
  return new Decimal(text);
};

/** The fields of a new order, checked. */
export function parseOrder(
  body: Readonly<Record<string, unknown>>,
): Pick<
  VenueOrder,
  'symbol' | 'side' | 'type' | 'quantity' | 'limitPrice' | 'stopPrice' | 'timeInForce' | 'orderClass'
> & { readonly takeProfit: Decimal | undefined; readonly stopLoss: Decimal | undefined } {
  const type = typed('type', body['type'], ['market', 'limit', 'stop', 'stop_limit']);
  const timeInForce = typed('time_in_force', body['time_in_force'], ['day', 'gtc', 'ioc']);
  const orderClass = typed('order_class', body['order_class'] ?? 'simple', ['simple', 'bracket', 'oco', 'oto']);
  if (typeof body['symbol'] !== 'string') throw new VenueRefusal(422, 40010001, 'symbol is required');
  const quantity = priced('qty', body['qty']);
  if (!quantity.isInteger() && timeInForce !== 'day')
    throw new VenueRefusal(422, 42210000, 'fractional orders must be DAY orders');
  const sub = (name: string, field: string): Decimal | undefined => {
    const given = body[name];
    if (typeof given !== 'object' || given === null) return undefined;
    const value: unknown = Object.entries(given).find(([key]) => key === field)?.[1];
    return priced(`${name}.${field}`, value);
  };
  const takeProfit = sub('take_profit', 'limit_price');
  const stopLoss = sub('stop_loss', 'stop_price');
  if ((orderClass === 'bracket' || orderClass === 'oco') && (takeProfit === undefined || stopLoss === undefined))
    throw new VenueRefusal(422, 40010001, `${orderClass} orders require take_profit and stop_loss`);
  if (orderClass === 'oco' && type !== 'limit')
    throw new VenueRefusal(422, 40010001, 'oco orders must be limit orders');
  const wantsLimit = (type === 'limit' || type === 'stop_limit') && orderClass !== 'oco';
  return {
    symbol: body['symbol'],
    side: typed('side', body['side'], ['buy', 'sell']),
    type,
    quantity,
    limitPrice: wantsLimit ? priced('limit_price', body['limit_price']) : orderClass === 'oco' ? takeProfit : undefined,
    stopPrice: type === 'stop' || type === 'stop_limit' ? priced('stop_price', body['stop_price']) : undefined,
    timeInForce,
    orderClass,
    takeProfit,
    stopLoss,
  };
}
