import type { BookOrder, Book } from '../../brokers/paper/matching/book';
import { Exact, zero } from '../../brokers/paper/matching/decimals';
import type { PaperEvent, UsedMarket } from '../../ledger';
import type {
  DeskExit,
  DeskOrderState,
  DeskOrderType,
  DeskSide,
  DeskTimeInForce,
  OrderRejection,
  OrderReport,
} from '../../slices/trading-desk-port';

/** An order of the simulation, with what became of it. */
export interface SimulatedOrder {
  readonly id: string;
  readonly runId: string;
  readonly stepPath: string;
  readonly symbol: string;
  readonly side: DeskSide;
  readonly type: DeskOrderType;
  readonly quantity: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  readonly timeInForce: DeskTimeInForce;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly expiresAt?: number;
  /** The exits that it brings along, as ordered. */
  readonly takeProfitPrice?: string;
  readonly stopLossPrice?: string;
  /** Of an exit: the order that brought it along. */
  readonly parent?: string;
  /** Orders of one group cancel each other. */
  readonly group?: string;
  /** Of a closing order: the halt that it belongs to. */
  readonly haltId?: string;
  state: DeskOrderState;
  status: BookOrder['status'];
  filled: Exact;
  /** Sum of quantity × price of its fills. */
  value: Exact;
  rejection?: OrderRejection;
  endReason?: string;
}

export interface SimulatedFill {
  readonly order: string;
  readonly symbol: string;
  readonly side: DeskSide;
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  /** ISO 8601. */
  readonly at: string;
  /** What it made of the position that it closed, fee included; 0 where it only opened. */
  readonly realizedPnl: string;
}

export interface Holding {
  /** Signed: below zero for a short position. */
  readonly quantity: Exact;
  readonly averagePrice: Exact;
}

/** Orders, fills, positions and cash in memory. Positions are kept at average cost; fees lower the cash and the realized profit. */
export class SimulatedBook {
  readonly orders: SimulatedOrder[] = [];
  readonly fills: SimulatedFill[] = [];
  readonly holdings = new Map<string, Holding>();
  private used: Readonly<Record<string, UsedMarket>> = {};

  constructor(private money: Exact) {}

  get cash(): Exact {
    return this.money;
  }

  get open(): readonly SimulatedOrder[] {
    return this.orders.filter(isOpen);
  }

  /** As the paper broker's matching takes it. */
  get book(): Book {
    return {
      orders: this.open.map((order) => bookOrderOf(order, this.filledByOthers(order))),
      cash: this.money,
      cashMayBeNegative: false,
      positions: new Map([...this.holdings].map(([symbol, { quantity }]) => [symbol, quantity])),
      used: this.used,
    };
  }

  /** The order with its exits, or with the order and the other exit that it belongs to. */
  familyOf({ id, parent = id }: SimulatedOrder): readonly SimulatedOrder[] {
    return this.orders.filter((order) => (order.parent ?? order.id) === parent);
  }

  report(order: SimulatedOrder): OrderReport {
    return reportOf(
      order,
      this.orders.filter(({ parent }) => parent === order.id),
    );
  }

  /** Writes down what matching came to. */
  apply(events: readonly PaperEvent[], used: Readonly<Record<string, UsedMarket>>): void {
    this.used = used;
    for (const event of events) {
      const order = this.orders.find(({ id }) => id === event.id);
      if (order === undefined) continue;
      switch (event.kind) {
        case 'trigger':
          order.status = 'triggered';
          break;
        case 'release':
          order.status = 'working';
          break;
        case 'fill':
          this.fill(order, event);
          break;
        case 'end':
          order.state = event.state;
          order.endReason = event.reason;
          break;
      }
    }
  }

  /** What other orders of its group have filled is not there to be filled again. */
  private filledByOthers({ id, group }: SimulatedOrder): Exact {
    if (group === undefined) return zero;
    return this.orders
      .filter((other) => other.group === group && other.id !== id)
      .reduce((sum, { filled }) => sum.plus(filled), zero);
  }

  private fill(order: SimulatedOrder, event: Extract<PaperEvent, { kind: 'fill' }>): void {
    const [quantity, price, fee] = [new Exact(event.quantity), new Exact(event.price), new Exact(event.fee)];
    const signed = order.side === 'buy' ? quantity : quantity.negated();
    const before = this.holdings.get(order.symbol) ?? { quantity: zero, averagePrice: zero };
    const closes = before.quantity.mul(signed).lt(0) ? Exact.min(quantity, before.quantity.abs()) : zero;
    const gain = price.minus(before.averagePrice).times(before.quantity.lt(0) ? closes.negated() : closes);
    const after = before.quantity.plus(signed);
    if (after.eq(0)) this.holdings.delete(order.symbol);
    else this.holdings.set(order.symbol, { quantity: after, averagePrice: averageOf(before, signed, price, after) });
    this.money = this.money.minus(signed.times(price)).minus(fee);
    order.filled = order.filled.plus(quantity);
    order.value = order.value.plus(quantity.times(price));
    order.state = order.filled.gte(order.quantity) ? 'filled' : 'partially_filled';
    const realizedPnl = (closes.gt(0) ? gain : zero).minus(fee).toFixed();
    const { symbol, side } = order;
    const { at } = event;
    this.fills.push({
      order: order.id,
      symbol,
      side,
      quantity: event.quantity,
      price: event.price,
      fee: event.fee,
      at,
      realizedPnl,
    });
  }
}

export const isOpen = ({ state }: SimulatedOrder): boolean => state === 'open' || state === 'partially_filled';

function averageOf(before: Holding, signed: Exact, price: Exact, after: Exact): Exact {
  // It grows: the average of both. It turns over: the new price. It shrinks: what it was.
  if (before.quantity.mul(signed).gte(0))
    return before.quantity.times(before.averagePrice).plus(signed.times(price)).div(after).toDecimalPlaces(9);
  return before.quantity.mul(after).lt(0) ? price : before.averagePrice;
}

function bookOrderOf(order: SimulatedOrder, groupFilled: Exact): BookOrder {
  const { parent, group } = order;
  const { id, symbol, side, type, timeInForce, status, limitPrice, stopPrice, sentAt, expiresAt } = order;
  return {
    id,
    symbol,
    side,
    type,
    timeInForce,
    status,
    quantity: new Exact(order.quantity),
    filled: order.filled,
    ...(limitPrice !== undefined && { limit: new Exact(limitPrice) }),
    ...(stopPrice !== undefined && { stop: new Exact(stopPrice) }),
    acceptedAt: sentAt,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(parent !== undefined && { parent }),
    isExit: parent !== undefined,
    ...(group !== undefined && { group }),
    groupFilled,
  };
}

function reportOf(order: SimulatedOrder, exits: readonly SimulatedOrder[]): OrderReport {
  const { takeProfitPrice, stopLossPrice, parent } = order;
  const { id, symbol, side, type, timeInForce, quantity, limitPrice, stopPrice, state, filled, value, rejection } =
    order;
  return {
    id,
    clientOrderId: id,
    ...(state !== 'refused' && state !== 'rejected' && { brokerOrderId: id }),
    symbol,
    side,
    type,
    timeInForce,
    quantity,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    state,
    filledQuantity: filled.toFixed(),
    ...(filled.gt(0) && { averagePrice: value.div(filled).toDecimalPlaces(9).toFixed() }),
    ...(rejection && { rejection }),
    ...(takeProfitPrice !== undefined && { takeProfitPrice }),
    ...(stopLossPrice !== undefined && { stopLossPrice }),
    ...(parent !== undefined && { exitOf: parent }),
    ...(exits.length > 0 && { exits: exits.map(exitOf) }),
  };
}

function exitOf({ id, limitPrice, stopPrice, state, filled }: SimulatedOrder): DeskExit {
  return {
    id,
    role: stopPrice === undefined ? 'take_profit' : 'stop_loss',
    price: stopPrice ?? limitPrice ?? '',
    state,
    filledQuantity: filled.toFixed(),
  };
}
