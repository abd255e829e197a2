import type { KnownPrice } from '../ledger';
import type { Quote } from '../slices/quote-source-port';
import type { DeskContext } from './desk-context';
import { decimalOf } from './exact';

/** The latest quotes of symbols, by symbol; those that have none are missing. None is asked for where there are no symbols. */
export async function quotesOf(
  { quotes, signal }: Pick<DeskContext, 'quotes' | 'signal'>,
  symbols: Iterable<string>,
): Promise<ReadonlyMap<string, Quote>> {
  const wanted = [...new Set(symbols)].sort();
  if (wanted.length === 0) return new Map();
  return new Map((await quotes.latest(wanted, signal)).map((quote) => [quote.symbol, quote]));
}

/** Prices as the ledger values holdings by them: of the last trade. */
export function pricesOf(quotes: ReadonlyMap<string, Quote>): ReadonlyMap<string, KnownPrice> {
  return new Map([...quotes].map(([symbol, { last, at }]) => [symbol, { price: decimalOf(last), at }]));
}
