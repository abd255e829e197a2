import { isOfThePast } from '../../slices/quote-source-port';
import type { Check } from './rejection';

/** Longest that a quote may be ahead of our clock. */
const aheadMs = 2000;

/**
 * There is a quote, and it is young enough. A recorded quote is as old as its bars are long: it is good enough for practice, on the
 * market clock of its recording, and never for real money. So is a synthetic one.
 */
export const staleQuote: Check = {
  name: 'stale_quote',
  judge({ order, quote, now, real, settings }) {
    if (quote === undefined)
      return { message: `there is no quote of ${order.symbol}`, figures: { symbol: order.symbol } };
    const age = now - Date.parse(quote.at);
    const { max_quote_age: most } = settings.limits;
    const figures = {
      symbol: order.symbol,
      quoted_at: quote.at,
      age_ms: age,
      max_quote_age_ms: most,
      kind: quote.kind,
    };
    if (isOfThePast(quote.kind) && real)
      return { message: `the quote of ${order.symbol} is ${quote.kind}, and the account moves real money`, figures };
    if (age < -aheadMs)
      return {
        message: `the quote of ${order.symbol} is of ${quote.at}, ${-age} ms after the time of the market: a clock is wrong`,
        figures,
      };
    if (isOfThePast(quote.kind) || age <= most) return undefined;
    return {
      message: `the quote of ${order.symbol} is of ${quote.at}, ${age} ms ago; at most ${most} ms are allowed`,
      figures,
    };
  },
};
