import type { QuoteRecord } from '../shared/quotes';

/**
 * The price a quote stands for: that of the last trade, moved to the nearer of bid and ask where it lies outside of them,
 * since the market has gone on since.
 */
export function priceOf({ bid, ask, last }: Pick<QuoteRecord, 'bid' | 'ask' | 'last'>): number {
  return Math.min(Math.max(last, bid), ask);
}

/** Why a quote is not to be judged by; undefined when there is nothing. `now` in milliseconds since the epoch. */
export function quoteProblem(quote: QuoteRecord, now: number, useStale: boolean): string | undefined {
  if (quote.bid > quote.ask) return `the bid, ${quote.bid}, is above the ask, ${quote.ask}`;
  if (quote.stale && !useStale) {
    return `the quote of ${quote.at} is ${seconds(quote.age_ms)} old, more than data.get_quotes was told to take (use_stale_quotes takes it)`;
  }
  const ahead = Date.parse(quote.at) - now;
  if (ahead <= clockTolerance) return undefined;
  return `the quote of ${quote.at} is ${seconds(ahead)} ahead of the clock: one of the two is wrong`;
}

/** Clocks differ: less than this ahead of ours is now. */
const clockTolerance = 60_000;

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
