import type { PaperEvent, UsedMarket } from '../../../ledger';
import { heldOf, type Book, type BookOrder, type Matched } from './book';
import { Exact, inSteps, kept, leastOf, zero } from './decimals';
import { feeOf, type Rules } from './rules';

/** An order while matching goes on. */
export interface LiveOrder extends Omit<BookOrder, 'filled' | 'status' | 'groupFilled'> {
  filled: Exact;
  status: BookOrder['status'];
  groupFilled: Exact;
  ended: boolean;
}

const smallest = new Exact('0.000000001');

/** The book while fills are made: keeps that none goes beyond order, group, cash or holding, and notes what happens. */
export class Matching {
  readonly orders: readonly LiveOrder[];
  readonly used: Record<string, UsedMarket>;
  readonly #events: PaperEvent[] = [];
  readonly #positions: Map<string, Exact>;
  readonly #cashMayBeNegative: boolean;
  #cash: Exact;

  constructor(
    book: Book,
    readonly rules: Rules,
  ) {
    this.orders = book.orders.map((order) => ({ ...order, ended: false }));
    this.used = { ...book.used };
    this.#positions = new Map(book.positions);
    this.#cash = book.cash;
    this.#cashMayBeNegative = book.cashMayBeNegative;
  }

  get result(): Matched {
    return { events: this.#events, used: this.used };
  }

  /** Orders of a symbol that may fill: neither ended nor waiting for their entry. */
  active(symbol: string): readonly LiveOrder[] {
    return this.orders.filter((order) => order.symbol === symbol && !order.ended && order.status !== 'held');
  }

  /** Those of them that have come to the market by a time. */
  arrived(symbol: string, at: number): readonly LiveOrder[] {
    return this.active(symbol).filter(({ acceptedAt }) => acceptedAt + this.rules.latencyMs <= at);
  }

  /** What of an order is still to be filled, its group considered. */
  remaining({ quantity, filled, groupFilled }: LiveOrder): Exact {
    return Exact.max(quantity.minus(filled).minus(groupFilled), zero);
  }

  trigger(order: LiveOrder): void {
    order.status = 'triggered';
    this.#events.push({ kind: 'trigger', id: order.id });
  }

  /** Fills as much as there is; what the account cannot pay or does not hold is cancelled. Gives what was filled. */
  fill(order: LiveOrder, available: Exact | undefined, price: Exact, at: number): Exact {
    const wanted = this.remaining(order);
    const step = order.quantity.mod(this.rules.lot).eq(zero) ? this.rules.lot : smallest;
    const there = available === undefined || available.gte(wanted) ? wanted : inSteps(available, step);
    const { quantity: covered, why } = this.#covered(order, there, price, step);
    if (covered.gt(zero)) this.#take(order, covered, price, at);
    if (why !== undefined && !order.ended) this.end(order, 'cancelled', why, at);
    return covered;
  }

  end(order: LiveOrder, state: 'cancelled' | 'expired', reason: string, at: number): void {
    if (order.ended) return;
    order.ended = true;
    this.#events.push({ kind: 'end', id: order.id, state, at: instant(at), reason });
    for (const exit of this.orders)
      if (exit.parent === order.id && exit.status === 'held')
        this.end(exit, 'cancelled', `its entry ${order.id} ended without being filled whole`, at);
  }

  #covered(
    order: LiveOrder,
    there: Exact,
    price: Exact,
    step: Exact,
  ): { readonly quantity: Exact; readonly why?: string } {
    const held = heldOf({ positions: this.#positions }, order.symbol);
    let quantity = there;
    let why: string | undefined;
    if (order.side === 'sell' && !this.rules.shortAllowed && held.lt(quantity)) {
      quantity = Exact.max(held, zero);
      why = `only ${quantity.toFixed()} ${order.symbol} were held, and the account may not sell short`;
    }
    if (!this.#cashMayBeNegative && this.#cashAfter(order, quantity, price).lt(zero)) {
      quantity = order.side === 'buy' ? this.#affordable(order, quantity, price, step) : zero;
      why = `the cash of ${this.#cash.toFixed(2)} does not pay for ${there.toFixed()} at ${price.toFixed()}`;
    }
    return { quantity, ...(why !== undefined && { why }) };
  }

  #affordable(order: LiveOrder, most: Exact, price: Exact, step: Exact): Exact {
    const { commission, feePerShare, minimumFee } = this.rules;
    const each = price.times(commission.plus(1)).plus(feePerShare);
    let quantity = leastOf(most, inSteps(kept(this.#cash.minus(minimumFee).div(each)), step));
    // The fee is rounded up by half a cent at most.
    while (quantity.gt(zero) && this.#cashAfter(order, quantity, price).lt(zero))
      quantity = leastOf(quantity, inSteps(kept(quantity.minus(new Exact('0.01').div(each))), step));
    return quantity;
  }

  #cashAfter({ side }: LiveOrder, quantity: Exact, price: Exact): Exact {
    const value = quantity.times(price);
    const fee = quantity.eq(zero) ? zero : feeOf(this.rules, quantity, price);
    return this.#cash.plus(side === 'buy' ? value.negated() : value).minus(fee);
  }

  #take(order: LiveOrder, quantity: Exact, price: Exact, at: number): void {
    const fee = feeOf(this.rules, quantity, price);
    this.#cash = this.#cashAfter(order, quantity, price);
    const signed = order.side === 'buy' ? quantity : quantity.negated();
    this.#positions.set(order.symbol, heldOf({ positions: this.#positions }, order.symbol).plus(signed));
    order.filled = order.filled.plus(quantity);
    this.#events.push({
      kind: 'fill',
      id: order.id,
      quantity: quantity.toFixed(),
      price: price.toFixed(),
      fee: fee.toFixed(),
      at: instant(at),
    });
    if (order.filled.gte(order.quantity)) {
      order.ended = true;
      this.#release(order);
    }
    this.#reduceGroup(order, quantity, at);
  }

  #release(entry: LiveOrder): void {
    for (const exit of this.orders) {
      if (exit.parent !== entry.id || exit.status !== 'held' || exit.ended) continue;
      exit.status = 'working';
      this.#events.push({ kind: 'release', id: exit.id });
    }
  }

  #reduceGroup(order: LiveOrder, quantity: Exact, at: number): void {
    if (order.group === undefined) return;
    const why = `order ${order.id} of its group was filled`;
    for (const other of this.orders) {
      if (other === order || other.group !== order.group || other.ended) continue;
      other.groupFilled = other.groupFilled.plus(quantity);
      if (order.ended || this.remaining(other).eq(zero)) this.end(other, 'cancelled', why, at);
    }
    if (!order.ended && this.remaining(order).eq(zero))
      this.end(order, 'cancelled', 'the orders of its group are filled', at);
  }
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
