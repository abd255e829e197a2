import { z } from 'zod';
import { ActionError } from '../../slices/action-error';
import type { Quote, QuoteSource } from '../../slices/quote-source-port';
import { checkSymbol } from '../bars/bar-folder';
import type { AlpacaClient } from './alpaca-client';
import type { AlpacaFeed } from './alpaca-settings';

export interface AlpacaQuotesOptions {
  readonly client: AlpacaClient;
  /** @default iex */
  readonly feed?: AlpacaFeed;
}

const snapshotSchema = z.object({
  latestTrade: z.object({ t: z.string(), p: z.number() }).nullish(),
  latestQuote: z.object({ t: z.string(), ap: z.number(), as: z.number(), bp: z.number(), bs: z.number() }).nullish(),
  dailyBar: z.object({ v: z.number() }).nullish(),
});

type Snapshot = z.infer<typeof snapshotSchema>;

const answerSchema = z.record(z.string(), snapshotSchema.nullable());

/** Quotes of Alpaca's market data API: bid, ask, last trade and volume of a symbol in one request for all (its snapshots). */
export class AlpacaQuotes implements QuoteSource {
  readonly #options: AlpacaQuotesOptions;

  constructor(options: AlpacaQuotesOptions) {
    this.#options = options;
  }

  async latest(symbols: readonly string[], signal?: AbortSignal): Promise<readonly Quote[]> {
    const { client, feed = 'iex' } = this.#options;
    symbols.forEach(checkSymbol);
    if (symbols.length === 0) return [];
    const answer = await client.get('/v2/stocks/snapshots', { symbols: symbols.join(','), feed }, signal);
    const parsed = answerSchema.safeParse(answer);
    if (!parsed.success)
      throw new ActionError(
        'BadAnswer',
        `Alpaca's market data answered with quotes of another form: ${z.prettifyError(parsed.error)}`,
      );
    return symbols.flatMap((symbol) => {
      const snapshot = Object.hasOwn(parsed.data, symbol) ? parsed.data[symbol] : null;
      return snapshot === null ? [] : usableQuote(symbol, snapshot, feed);
    });
  }
}

/** None where a side is not quoted (the service says 0), where they cross, or where nothing was ever traded. */
function usableQuote(symbol: string, { latestTrade, latestQuote, dailyBar }: Snapshot, feed: AlpacaFeed): Quote[] {
  if (!latestTrade || !latestQuote) return [];
  const { ap: ask, bp: bid, as: askSize, bs: bidSize } = latestQuote;
  if (!(bid > 0 && ask > 0 && bid <= ask && latestTrade.p > 0)) return [];
  // The quote is what an order meets. A last trade that is older is what it is on a quiet symbol, and makes no quote old.
  const at = Date.parse(latestQuote.t);
  if (Number.isNaN(at)) return [];
  return [
    {
      symbol,
      bid,
      ask,
      bidSize,
      askSize,
      last: latestTrade.p,
      ...(dailyBar && { volume: dailyBar.v }),
      at: new Date(at).toISOString(),
      source: 'alpaca',
      kind: feed === 'delayed_sip' ? 'delayed' : 'live',
    },
  ];
}
