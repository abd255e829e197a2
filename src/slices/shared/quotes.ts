import { z } from 'zod';
import { type Quote, quoteKinds } from '../quote-source-port';

/** A quote as it travels between steps, with how old it was when it was asked for. */
export const quoteSchema = z.strictObject({
  symbol: z.string(),
  bid: z.number().positive().describe('Price at which it can be sold'),
  ask: z.number().positive().describe('Price at which it can be bought'),
  bid_size: z.number().min(0).optional().describe('Shares wanted at the bid; absent where the source does not know'),
  ask_size: z.number().min(0).optional().describe('Shares offered at the ask; absent where the source does not know'),
  last: z.number().positive().describe('Price of the last trade'),
  volume: z
    .number()
    .min(0)
    .optional()
    .describe('Shares traded in the session so far; absent where the source does not know'),
  at: z.iso.datetime().describe('When bid and ask were current'),
  age_ms: z.number().min(0).describe('Milliseconds from `at` to the moment the quote was asked for'),
  stale: z.boolean().describe('Older than max_age'),
  source: z.string(),
  kind: z
    .enum(quoteKinds)
    .describe(
      'recorded: made from a bar, which has one price: bid, ask and last are the same and there are no sizes; synthetic: the same, of a price that no market has had',
    ),
});

export type QuoteRecord = z.infer<typeof quoteSchema>;

/** The quote as a step hands it on. `now` and `maxAgeMs` in milliseconds; a quote from the future has the age 0. */
export function quoteRecord(quote: Quote, now: number, maxAgeMs: number): QuoteRecord {
  const ageMs = Math.max(0, now - Date.parse(quote.at));
  return {
    symbol: quote.symbol,
    bid: quote.bid,
    ask: quote.ask,
    ...(quote.bidSize !== undefined && { bid_size: quote.bidSize }),
    ...(quote.askSize !== undefined && { ask_size: quote.askSize }),
    last: quote.last,
    ...(quote.volume !== undefined && { volume: quote.volume }),
    at: quote.at,
    age_ms: ageMs,
    stale: ageMs > maxAgeMs,
    source: quote.source,
    kind: quote.kind,
  };
}
