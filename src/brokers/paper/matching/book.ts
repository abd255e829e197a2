import type { PaperBookRow, PaperEvent, PaperOrder, UsedMarket } from '../../../ledger';
import { Exact, zero } from './decimals';

/** An order that can still fill. */
export interface BookOrder {
  readonly id: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly type: PaperOrder['type'];
  readonly quantity: Exact;
  readonly filled: Exact;
  readonly limit?: Exact;
  readonly stop?: Exact;
  readonly timeInForce: PaperOrder['timeInForce'];
  /** Milliseconds since the epoch, as all times here. */
  readonly acceptedAt: number;
  readonly expiresAt?: number;
  readonly status: PaperOrder['status'];
  readonly parent?: string;
  readonly isExit: boolean;
  readonly group?: string;
  /** What others of its group have filled. */
  readonly groupFilled: Exact;
}

/** What matching starts from. Orders in the order in which they were accepted. */
export interface Book {
  readonly orders: readonly BookOrder[];
  readonly cash: Exact;
  readonly cashMayBeNegative: boolean;
  /** Signed quantities. */
  readonly positions: ReadonlyMap<string, Exact>;
  readonly used: Readonly<Record<string, UsedMarket>>;
}

export interface Matched {
  readonly events: readonly PaperEvent[];
  readonly used: Readonly<Record<string, UsedMarket>>;
}

/** The best prices of a moment and what is there at them. */
export interface QuoteSeen {
  readonly symbol: string;
  readonly bid: Exact;
  readonly ask: Exact;
  readonly last: Exact;
  readonly bidSize?: Exact;
  readonly askSize?: Exact;
  /** Traded in the session so far. */
  readonly volume?: Exact;
  readonly at: number;
  /** Date of the session. */
  readonly session: string;
  /** Older than it may be for an order that came after it. */
  readonly isDelayed: boolean;
}

/** A bar that is over. */
export interface BarSeen {
  readonly symbol: string;
  readonly open: Exact;
  readonly high: Exact;
  readonly low: Exact;
  readonly close: Exact;
  readonly volume?: Exact;
  readonly from: number;
  readonly to: number;
}

export function bookOf(row: PaperBookRow): Book {
  return {
    orders: row.orders.map(orderOf),
    cash: new Exact(row.cash),
    cashMayBeNegative: row.cashMayBeNegative,
    positions: new Map(row.positions.map(({ symbol, quantity }) => [symbol, new Exact(quantity)])),
    used: row.used,
  };
}

function orderOf(order: PaperOrder): BookOrder {
  const { brokerOrderId, symbol, side, type, timeInForce, status, parent, group, limitPrice, stopPrice, expiresAt } =
    order;
  return {
    id: brokerOrderId,
    symbol,
    side,
    type,
    timeInForce,
    status,
    quantity: new Exact(order.quantity),
    filled: new Exact(order.filledQuantity),
    ...(limitPrice !== undefined && { limit: new Exact(limitPrice) }),
    ...(stopPrice !== undefined && { stop: new Exact(stopPrice) }),
    acceptedAt: Date.parse(order.acceptedAt),
    ...(expiresAt !== undefined && { expiresAt: Date.parse(expiresAt) }),
    ...(parent !== undefined && { parent }),
    isExit: parent !== undefined,
    ...(group !== undefined && { group }),
    groupFilled: new Exact(order.groupFilled),
  };
}

export function heldOf({ positions }: Pick<Book, 'positions'>, symbol: string): Exact {
  return positions.get(symbol) ?? zero;
}
