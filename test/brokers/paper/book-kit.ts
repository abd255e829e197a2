import type { BarSeen, Book, BookOrder, Matched, QuoteSeen } from '../../../src/brokers/paper/matching/book';
import { Exact } from '../../../src/brokers/paper/matching/decimals';
import { matchBar } from '../../../src/brokers/paper/matching/match-bar';
import { matchQuote } from '../../../src/brokers/paper/matching/match-quote';
import { Matching } from '../../../src/brokers/paper/matching/matching';
import { rulesOf, type PaperTerms } from '../../../src/brokers/paper/matching/rules';

export interface OrderGiven {
  readonly id?: string;
  readonly side?: 'buy' | 'sell';
  readonly type?: BookOrder['type'];
  readonly quantity?: string;
  readonly filled?: string;
  readonly limit?: string;
  readonly stop?: string;
  readonly timeInForce?: BookOrder['timeInForce'];
  readonly status?: BookOrder['status'];
  readonly parent?: string;
  readonly group?: string;
  readonly acceptedAt?: number;
  readonly expiresAt?: number;
}

/** Nine o'clock; orders are accepted then, quotes are of a second later. */
export const nine = Date.parse('2026-11-23T09:00:00Z');

export function order(given: OrderGiven = {}): BookOrder {
  const { id = 'a', side = 'buy', type = 'market', quantity = '10', filled = '0', limit, stop, parent, group } = given;
  return {
    id,
    symbol: 'SPY',
    side,
    type,
    quantity: new Exact(quantity),
    filled: new Exact(filled),
    ...(limit !== undefined && { limit: new Exact(limit) }),
    ...(stop !== undefined && { stop: new Exact(stop) }),
    timeInForce: given.timeInForce ?? 'gtc',
    acceptedAt: given.acceptedAt ?? nine,
    ...(given.expiresAt !== undefined && { expiresAt: given.expiresAt }),
    status: given.status ?? 'working',
    ...(parent !== undefined && { parent }),
    isExit: parent !== undefined,
    ...(group !== undefined && { group }),
    groupFilled: new Exact(0),
  };
}

export function book(
  orders: readonly BookOrder[],
  { cash = '100000', held = '0', negative = false, used = {} }: Partial<BookGiven> = {},
): Book {
  return {
    orders,
    cash: new Exact(cash),
    cashMayBeNegative: negative,
    positions: new Map([['SPY', new Exact(held)]]),
    used,
  };
}

interface BookGiven {
  readonly cash: string;
  readonly held: string;
  readonly negative: boolean;
  readonly used: Book['used'];
}

export function quote(
  bid: string,
  ask: string,
  more: { readonly last?: string; readonly size?: string; readonly at?: number; readonly delayed?: boolean } = {},
): QuoteSeen {
  const { last = ask, size, at = nine + 1000, delayed = false } = more;
  return {
    symbol: 'SPY',
    bid: new Exact(bid),
    ask: new Exact(ask),
    last: new Exact(last),
    ...(size !== undefined && { bidSize: new Exact(size), askSize: new Exact(size) }),
    at,
    session: '2026-11-23',
    isDelayed: delayed,
  };
}

export function bar(open: string, high: string, low: string, close: string, volume?: string): BarSeen {
  return {
    symbol: 'SPY',
    open: new Exact(open),
    high: new Exact(high),
    low: new Exact(low),
    close: new Exact(close),
    ...(volume !== undefined && { volume: new Exact(volume) }),
    from: nine + 60_000,
    to: nine + 120_000,
  };
}

export function onQuote(of: Book, seen: QuoteSeen, terms: PaperTerms = {}): Matched {
  const matching = new Matching(of, rulesOf(terms));
  matchQuote(matching, seen, seen.at);
  return matching.result;
}

export function onBar(of: Book, seen: BarSeen, terms: PaperTerms = {}): Matched {
  const matching = new Matching(of, rulesOf(terms));
  matchBar(matching, seen);
  return matching.result;
}

/** `a fills 10 @ 100`, `b cancelled`, `c triggered`: what happened, a line each. */
export function told({ events }: Matched): readonly string[] {
  return events.map((event) => {
    switch (event.kind) {
      case 'fill':
        return `${event.id} fills ${event.quantity} @ ${event.price}`;
      case 'end':
        return `${event.id} ${event.state}`;
      case 'trigger':
      case 'release':
        return `${event.id} ${event.kind}ed`.replace('releaseed', 'released');
    }
  });
}
