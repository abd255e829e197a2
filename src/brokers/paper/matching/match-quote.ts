import type { UsedMarket } from '../../../ledger';
import type { QuoteSeen } from './book';
import { Exact, leastOf, zero } from './decimals';
import type { LiveOrder, Matching } from './matching';
import { takenAt } from './rules';

/**
 * Matches the orders of a symbol against a quote, at a moment of its session. Stops are triggered by the last price, or by a
 * market that is wholly beyond them; then market orders, triggered stops and limits that the quote reaches fill at its
 * ask or bid, up to its sizes where it has any. What an `ioc` order did not get is cancelled.
 */
export function matchQuote(matching: Matching, quote: QuoteSeen, now: number): void {
  const market = new QuoteMarket(matching, quote);
  const tried = new Set<LiveOrder>();
  // Exits begin with the fill of their entry, and then see the same quote.
  for (;;) {
    const fresh = matching.arrived(quote.symbol, now).filter((order) => !tried.has(order));
    if (fresh.length === 0) break;
    for (const order of fresh) {
      tried.add(order);
      if (isKnownTo(order, quote) && isReached(order, quote)) matching.trigger(order);
    }
    for (const order of inTurn(fresh)) if (!order.ended && isKnownTo(order, quote)) market.offer(order, now);
  }
  for (const order of matching.arrived(quote.symbol, now))
    if (order.timeInForce === 'ioc') matching.end(order, 'cancelled', 'it could not be filled at once', now);
}

/** A quote of before an order came does not tell what the order could have got, when it is one that comes late. */
function isKnownTo({ acceptedAt }: LiveOrder, { at, isDelayed }: QuoteSeen): boolean {
  return !isDelayed || at >= acceptedAt;
}

/** What has to be done now comes before what waits for a price. */
function inTurn(orders: readonly LiveOrder[]): readonly LiveOrder[] {
  const waits = ({ type }: LiveOrder): boolean => type === 'limit' || type === 'stop_limit';
  return [...orders.filter((order) => !waits(order)), ...orders.filter(waits)];
}

function isReached({ side, stop, status }: LiveOrder, { bid, ask, last }: QuoteSeen): boolean {
  if (stop === undefined || status === 'triggered') return false;
  return side === 'buy' ? last.gte(stop) || bid.gte(stop) : last.lte(stop) || ask.lte(stop);
}

/** What a quote offers, less what was taken of it before. */
class QuoteMarket {
  #bought: Exact;
  #sold: Exact;
  #filled: Exact;

  constructor(
    readonly matching: Matching,
    readonly quote: QuoteSeen,
  ) {
    const before: UsedMarket = matching.used[quote.symbol] ?? {};
    const isSame = before.quoteAt !== undefined && Date.parse(before.quoteAt) === quote.at;
    this.#bought = new Exact((isSame ? before.bought : undefined) ?? '0');
    this.#sold = new Exact((isSame ? before.sold : undefined) ?? '0');
    this.#filled = new Exact((before.session === quote.session ? before.filled : undefined) ?? '0');
  }

  offer(order: LiveOrder, now: number): void {
    const { side, type, limit, status } = order;
    const seen = side === 'buy' ? this.quote.ask : this.quote.bid;
    if ((type === 'stop' || type === 'stop_limit') && status !== 'triggered') return;
    if (limit !== undefined && (side === 'buy' ? seen.gt(limit) : seen.lt(limit))) return;
    const available = this.#available(side);
    if (available?.eq(zero) === true) return;
    const quantity = this.matching.fill(order, available, takenAt(this.matching.rules, side, seen, limit), now);
    if (quantity.gt(zero)) this.#note(side, quantity);
  }

  #available(side: 'buy' | 'sell'): Exact | undefined {
    const { askSize, bidSize, volume } = this.quote;
    const size = side === 'buy' ? askSize?.minus(this.#bought) : bidSize?.minus(this.#sold);
    const { participation } = this.matching.rules;
    const share =
      participation === undefined || volume === undefined ? undefined : volume.times(participation).minus(this.#filled);
    const limits = [size, share].filter((limit) => limit !== undefined);
    const [first, ...others] = limits;
    return first === undefined ? undefined : leastOf(first, ...others);
  }

  #note(side: 'buy' | 'sell', quantity: Exact): void {
    if (side === 'buy') this.#bought = this.#bought.plus(quantity);
    else this.#sold = this.#sold.plus(quantity);
    this.#filled = this.#filled.plus(quantity);
    const { symbol, at, session } = this.quote;
    this.matching.used[symbol] = {
      ...this.matching.used[symbol],
      quoteAt: new Date(at).toISOString(),
      bought: this.#bought.toFixed(),
      sold: this.#sold.toFixed(),
      session,
      filled: this.#filled.toFixed(),
    };
  }
}
