import type { BarSeen } from './book';
import { zero, type Exact } from './decimals';
import type { LiveOrder, Matching } from './matching';
import { takenAt } from './rules';

/**
 * Matches the orders of a symbol against a bar that is over. Only orders that were there when it began take part.
 *
 * 1. Open: market orders, stops that the open is beyond and limits that it reaches fill at the open.
 * 2. Stops whose price the range holds are triggered, and fill at it. They come before limits: of a stop and a take-profit that
 *    a bar both reaches, it is the stop that fills.
 * 3. Limits that the range reaches fill at their limit.
 * 4. Exits whose entry filled in 2 or 3: stops that the range reaches fill; a take-profit waits for the next bar, since the range
 *    does not say what came after the entry.
 *
 * Of the volume the account takes its participation at most.
 */
export function matchBar(matching: Matching, bar: BarSeen): void {
  const until = matching.used[bar.symbol]?.barsUntil;
  if (until !== undefined && Date.parse(until) >= bar.to) return;
  const market = new BarMarket(matching, bar);
  market.open();
  const there = market.present();
  market.stops(there);
  market.limits(there);
  market.stops(market.present().filter((order) => !there.includes(order)));
  matching.used[bar.symbol] = { ...matching.used[bar.symbol], barsUntil: new Date(bar.to).toISOString() };
}

class BarMarket {
  readonly #hadTheirTurn = new Set<LiveOrder>();
  #left: Exact | undefined;

  constructor(
    readonly matching: Matching,
    readonly bar: BarSeen,
  ) {
    const { participation } = matching.rules;
    this.#left = participation === undefined ? undefined : bar.volume?.times(participation);
  }

  present(): readonly LiveOrder[] {
    const { symbol, from } = this.bar;
    return this.matching.arrived(symbol, from).filter(({ expiresAt }) => expiresAt === undefined || expiresAt > from);
  }

  open(): void {
    const { open, from } = this.bar;
    const tried = new Set<LiveOrder>();
    for (;;) {
      const fresh = this.present().filter((order) => !tried.has(order));
      if (fresh.length === 0) break;
      for (const order of fresh) {
        tried.add(order);
        if (isBeyond(order, open)) this.matching.trigger(order);
      }
      for (const order of fresh) {
        if (order.ended || isWaitingStop(order) || isShortOfLimit(order, open)) continue;
        this.#fill(order, open, from);
      }
    }
    for (const order of this.present())
      if (order.timeInForce === 'ioc') this.matching.end(order, 'cancelled', 'it could not be filled at once', from);
  }

  stops(orders: readonly LiveOrder[]): void {
    const { high, low, to } = this.bar;
    for (const order of orders) {
      const { side, stop, limit } = order;
      if (order.ended || stop === undefined || !isWaitingStop(order)) continue;
      if (side === 'buy' ? high.lt(stop) : low.gt(stop)) continue;
      this.matching.trigger(order);
      this.#hadTheirTurn.add(order);
      // Where the limit does not take the price of the stop, the range does not say whether it was reached after it.
      if (limit === undefined || !isShortOfLimit(order, stop)) this.#fill(order, stop, to);
    }
  }

  limits(orders: readonly LiveOrder[]): void {
    const { high, low, to } = this.bar;
    for (const order of orders) {
      const { side, limit } = order;
      // A stop limit that was triggered within the range has had its turn.
      if (order.ended || limit === undefined || isWaitingStop(order) || this.#hadTheirTurn.has(order)) continue;
      if (side === 'buy' ? low.gt(limit) : high.lt(limit)) continue;
      this.#fill(order, limit, to);
    }
  }

  #fill(order: LiveOrder, seen: Exact, at: number): void {
    if (this.#left?.lte(zero) === true) return;
    const price = takenAt(this.matching.rules, order.side, seen, order.limit);
    const quantity = this.matching.fill(order, this.#left, price, at);
    this.#left = this.#left?.minus(quantity);
  }
}

function isWaitingStop({ stop, status }: LiveOrder): boolean {
  return stop !== undefined && status !== 'triggered';
}

function isBeyond(order: LiveOrder, price: Exact): boolean {
  const { side, stop } = order;
  if (stop === undefined || !isWaitingStop(order)) return false;
  return side === 'buy' ? price.gte(stop) : price.lte(stop);
}

function isShortOfLimit({ side, limit }: LiveOrder, price: Exact): boolean {
  return limit !== undefined && (side === 'buy' ? price.gt(limit) : price.lt(limit));
}
