import type { AccountSettings } from '../../accounts';
import type { BrokerAccount } from '../../brokers';
import type { Gate, Intent } from '../../ledger';
import type { AccountSnapshot } from '../../slices/account-port';
import type { Quote } from '../../slices/quote-source-port';
import { Exact, zero } from '../exact';

/** An order that may still fill: at the venue, or on its way to it. */
export interface PendingOrder {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly remaining: string;
  /** What it is valued at where no quote is known. */
  readonly price?: string;
}

export interface GivenFacts {
  readonly order: Pick<
    Intent,
    | 'symbol'
    | 'side'
    | 'type'
    | 'quantity'
    | 'limitPrice'
    | 'stopPrice'
    | 'takeProfitPrice'
    | 'stopLossPrice'
    | 'ocoGroup'
    | 'replaces'
  >;
  readonly settings: AccountSettings;
  /** The venue moves real money. */
  readonly real: boolean;
  readonly venue: BrokerAccount;
  readonly gate: Gate;
  readonly quotes: ReadonlyMap<string, Quote>;
  readonly account: AccountSnapshot;
  readonly pending: readonly PendingOrder[];
  readonly sentWithinMinute: number;
  /** Milliseconds since the epoch, on the market clock. */
  readonly now: number;
}

/** What the checks judge an order by, worked out once. Quantities are signed where they are those of a position. */
export interface OrderFacts extends GivenFacts {
  readonly quantity: Exact;
  readonly quote: Quote | undefined;
  /** The price that it may cost at most, or bring at least; undefined without a quote where it names none. */
  readonly price: Exact | undefined;
  /** Shares held now; below zero for a short position. */
  readonly held: Exact;
  /** How many of its shares close a position that no other order closes already; the rest opens one. */
  readonly closes: Exact;
  readonly opens: Exact;
  /** Largest size of the position, long or short, once it and what is pending have filled. */
  readonly largestSize: Exact;
  /** Value of what it opens; undefined without a price. */
  readonly openingValue: Exact | undefined;
}

/** Works out what an order would do to the account. */
export function factsOf(given: GivenFacts): OrderFacts {
  const { order, quotes } = given;
  const quantity = new Exact(order.quantity);
  const quote = quotes.get(order.symbol);
  const price = priceOf(order, quote);
  const held = heldOf(given.account, order.symbol);
  const { buys, sells } = pendingOf(given.pending, order.symbol);
  const opposite = order.side === 'buy' ? Exact.max(held.neg(), 0) : Exact.max(held, 0);
  const free = Exact.max(opposite.sub(order.side === 'buy' ? buys : sells), 0);
  const closes = Exact.min(quantity, free);
  const opens = quantity.sub(closes);
  const upmost = held.add(buys).add(order.side === 'buy' ? quantity : 0);
  const lowest = held.sub(sells).sub(order.side === 'sell' ? quantity : 0);
  const largestSize = order.side === 'buy' ? upmost.abs() : lowest.abs();
  return {
    ...given,
    quantity,
    quote,
    price,
    held,
    closes,
    opens,
    largestSize,
    openingValue: price === undefined ? undefined : opens.mul(price),
  };
}

export function heldOf(account: AccountSnapshot, symbol: string): Exact {
  const position = account.positions.find((one) => one.symbol === symbol);
  if (position === undefined) return zero;
  const size = new Exact(position.quantity);
  return position.side === 'short' ? size.neg() : size;
}

/** What is still to be bought and to be sold of a symbol. */
export function pendingOf(
  pending: readonly PendingOrder[],
  symbol: string,
): { readonly buys: Exact; readonly sells: Exact } {
  const sum = (side: 'buy' | 'sell'): Exact =>
    pending
      .filter((one) => one.symbol === symbol && one.side === side)
      .reduce((total, { remaining }) => total.add(remaining), zero);
  return { buys: sum('buy'), sells: sum('sell') };
}

function priceOf(
  { type, side, limitPrice, stopPrice }: GivenFacts['order'],
  quote: Quote | undefined,
): Exact | undefined {
  const named = limitPrice ?? stopPrice;
  if (named !== undefined) return new Exact(named);
  if (quote === undefined || type !== 'market') return undefined;
  return new Exact(side === 'buy' ? quote.ask : quote.bid);
}
