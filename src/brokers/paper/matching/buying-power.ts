import { heldOf, type Book, type BookOrder } from './book';
import { Exact, zero } from './decimals';
import { feeOf, takenAt, type Rules } from './rules';

/** The price of a symbol as far as it is known: what a buy would pay, what a sell would get, what a holding is worth. */
export interface KnownPrices {
  readonly bid: Exact;
  readonly ask: Exact;
  readonly last: Exact;
}

export type Prices = ReadonlyMap<string, KnownPrices>;

/** A price that the sum needs and that nobody knows. */
export class PriceMissing extends Error {
  override readonly name = 'PriceMissing';
  constructor(readonly symbol: string) {
    super(`there is no price of ${symbol}`);
  }
}

type Wanted = Pick<BookOrder, 'symbol' | 'side' | 'type' | 'quantity' | 'limit' | 'stop'>;

/** Shares that an order of this side may close: held the other way, less what open orders may close already. */
export function freeToClose(book: Book, symbol: string, side: 'buy' | 'sell'): Exact {
  const held = heldOf(book, symbol);
  const closable = side === 'sell' ? held : held.negated();
  const taken = countedOrders(book)
    .filter((order) => order.symbol === symbol && order.side === side)
    .reduce((sum, order) => sum.plus(openOf(order)), zero);
  return Exact.max(closable.minus(taken), zero);
}

/**
 * What may still be spent on opening: leverage × equity − the value of all holdings, long and short, − what open orders may open. An
 * account whose cash may not be negative has its cash, less what open orders may spend, at most.
 * @throws PriceMissing
 */
export function buyingPower(book: Book, prices: Prices, rules: Rules): Exact {
  const reserved = reservedBy(book, prices, rules);
  const ownCash = book.cash.minus(reserved);
  if (!book.cashMayBeNegative && !rules.shortAllowed && rules.leverage.eq(1)) return Exact.max(ownCash, zero);
  let equity = book.cash;
  let exposure = zero;
  for (const [symbol, quantity] of book.positions) {
    const value = quantity.times(priceOf(prices, symbol).last);
    equity = equity.plus(value);
    exposure = exposure.plus(value.abs());
  }
  const power = rules.leverage.times(equity).minus(exposure).minus(reserved);
  return Exact.max(book.cashMayBeNegative ? power : Exact.min(power, ownCash), zero);
}

/** What an order needs: the part of it that does not close, at the price that it may come to, and its fee. @throws PriceMissing */
export function needOf(order: Wanted, opening: Exact, prices: Prices, rules: Rules): Exact {
  if (opening.lte(zero)) return zero;
  const price = estimateOf(order, prices, rules);
  return opening.times(price).plus(feeOf(rules, opening, price));
}

function reservedBy(book: Book, prices: Prices, rules: Rules): Exact {
  const left = new Map<string, Exact>();
  return countedOrders(book).reduce((sum, order) => {
    const key = `${order.side} ${order.symbol}`;
    const held = heldOf(book, order.symbol);
    const closable = left.get(key) ?? Exact.max(order.side === 'sell' ? held : held.negated(), zero);
    const open = openOf(order);
    const closing = Exact.min(open, closable);
    left.set(key, closable.minus(closing));
    return sum.plus(needOf(order, open.minus(closing), prices, rules));
  }, zero);
}

/** Of the orders of a group only one fills: the largest counts. Exits that wait for their entry do not. */
function countedOrders({ orders }: Book): readonly BookOrder[] {
  const counted = new Map<string, BookOrder>();
  for (const order of orders) {
    if (order.status === 'held') continue;
    const key = order.group === undefined ? order.id : `group ${order.group}`;
    const other = counted.get(key);
    if (other === undefined || openOf(order).gt(openOf(other))) counted.set(key, order);
  }
  return [...counted.values()];
}

function openOf({ quantity, filled, groupFilled }: BookOrder): Exact {
  return Exact.max(quantity.minus(filled).minus(groupFilled), zero);
}

/** A buy stop may come to more than its stop; how much more nobody knows. */
function estimateOf({ symbol, side, limit, stop }: Wanted, prices: Prices, rules: Rules): Exact {
  if (limit !== undefined) return limit;
  if (stop !== undefined) return takenAt(rules, side, stop);
  const { bid, ask } = priceOf(prices, symbol);
  // A short sale is measured by what it would cost to buy back.
  return side === 'buy' ? takenAt(rules, side, ask) : Exact.max(bid, ask);
}

function priceOf(prices: Prices, symbol: string): KnownPrices {
  const known = prices.get(symbol);
  if (known === undefined) throw new PriceMissing(symbol);
  return known;
}
