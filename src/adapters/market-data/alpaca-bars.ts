import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ActionError } from '../../slices/action-error';
import type { BarRequest, BarSource, LoadedBars } from '../../slices/ports';
import { intervalMs, isIntraday, type Adjustment, type BarInterval } from '../../slices/shared/bar-interval';
import { sessionTime } from '../../slices/shared/bars';
import { BarCollector } from '../bars/bar-collector';
import { checkSymbol } from '../bars/bar-folder';
import { checkBarNumbers } from '../bars/bar-row';
import { checkBarTime } from '../bars/bar-time';
import { loadedFrom } from '../bars/loaded-from';
import type { AlpacaClient } from './alpaca-client';
import type { AlpacaFeed } from './alpaca-settings';
import type { DiskCache } from './disk-cache';

export interface AlpacaBarsOptions {
  readonly client: AlpacaClient;
  /** @default iex */
  readonly feed?: AlpacaFeed;
  /** Without it every request goes to the service. */
  readonly cache?: DiskCache;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

const timeframes: Readonly<Record<BarInterval, string>> = {
  '1m': '1Min',
  '5m': '5Min',
  '15m': '15Min',
  '30m': '30Min',
  '1h': '1Hour',
  '1d': '1Day',
};

const dayMs = 86_400_000;
/** What a subscription without real-time data may not ask for, and a minute. */
const delayMs = 16 * 60_000;
const pageBars = 10_000;
/** 2 million bars of a symbol at most, as from files. */
const mostPages = 200;
/** Bars of sessions that are over change only with a split or a correction; those of today change by the minute. */
const lifetimeMs = { past: dayMs, today: 30_000 };

const barSchema = z.object({
  t: z.string(),
  o: z.number(),
  h: z.number(),
  l: z.number(),
  c: z.number(),
  v: z.number(),
});
const pageSchema = z.object({
  bars: z.record(z.string(), z.array(barSchema).nullable()).nullable(),
  next_page_token: z.string().nullish(),
});
const answerSchema = z.array(z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]));

/** A bar as it was answered: time, open, high, low, close, volume. */
type AnsweredBar = z.infer<typeof answerSchema>[number];

/** Bars of Alpaca's market data API, as the source `alpaca`. Stocks and ETFs of the US. */
export class AlpacaBars implements BarSource {
  readonly #options: AlpacaBarsOptions;

  constructor(options: AlpacaBarsOptions) {
    this.#options = options;
  }

  /** @throws ActionError `BadSymbol`, `NoData`, `TooMuchData`, and those of the client. */
  async load(source: string, request: BarRequest, signal?: AbortSignal): Promise<LoadedBars> {
    checkSymbol(request.symbol);
    const { feed = 'iex' } = this.#options;
    const adjustment = request.adjustment ?? 'raw';
    const bars = await this.#answer(request, adjustment, signal);
    // Adjusted closes are a second question; for intraday bars it would double what may be a million bars.
    const wantsAdjusted = !isIntraday(request.interval) && adjustment !== 'all';
    const adjusted = wantsAdjusted ? await this.#answer(request, 'all', signal) : undefined;
    const where = `Alpaca's market data (feed ${feed})`;
    if (bars.length === 0)
      throw new ActionError(
        'NoData',
        `${request.symbol}: no ${request.interval} bar from ${request.from} to ${request.to} in ${where}`,
      );
    const collected = collect(bars, adjusted, request, where);
    const loaded = loadedFrom(collected, request, {
      currency: 'USD',
      adjustedCloses: adjusted !== undefined || adjustment === 'all' ? 'own' : 'none',
      notes: [],
      origin: {
        source,
        kind: 'real',
        description: `Alpaca market data API v2, feed ${feed}, adjustment ${adjustment}${adjusted === undefined ? '' : ', with adjusted closes'}`,
        sha256: createHash('sha256')
          .update(JSON.stringify([bars, adjusted ?? null]))
          .digest('hex'),
      },
    });
    return adjustment === 'raw' ? loaded : { ...loaded, provenance: { ...loaded.provenance, adjustment } };
  }

  async #answer(
    request: BarRequest,
    adjustment: Adjustment,
    signal: AbortSignal | undefined,
  ): Promise<readonly AnsweredBar[]> {
    const { cache, client, feed = 'iex', now = Date.now } = this.#options;
    const { symbol, interval } = request;
    const [start, lastMoment] = spanOf(request);
    const end = feed === 'delayed_sip' ? Math.min(lastMoment, floorToMinute(now() - delayMs)) : lastMoment;
    const ask = () => this.#pages({ symbol, interval, start, end, adjustment }, signal);
    if (cache === undefined) return ask();
    const isPast = end < now() - dayMs;
    return cache.get(
      // What tells two answers apart: feeds have other bars, and so may have another address.
      { source: 'alpaca', version: 2, endpoint: client.endpoint, feed, symbol, interval, start, end, adjustment },
      { schema: answerSchema, lifetimeMs: isPast ? lifetimeMs.past : lifetimeMs.today, produce: ask },
    );
  }

  async #pages(
    query: { symbol: string; interval: BarInterval; start: number; end: number; adjustment: Adjustment },
    signal: AbortSignal | undefined,
  ): Promise<AnsweredBar[]> {
    const { client, feed = 'iex' } = this.#options;
    const bars: AnsweredBar[] = [];
    let token: string | undefined;
    for (let page = 0; page < mostPages; page++) {
      const answer = await client.get(
        '/v2/stocks/bars',
        {
          symbols: query.symbol,
          timeframe: timeframes[query.interval],
          start: new Date(query.start).toISOString(),
          end: new Date(query.end).toISOString(),
          limit: String(pageBars),
          adjustment: query.adjustment,
          // The delayed feed has no history of its own: it is that of all exchanges, without the last minutes.
          feed: feed === 'delayed_sip' ? 'sip' : feed,
          sort: 'asc',
          ...(token !== undefined && { page_token: token }),
        },
        signal,
      );
      const parsed = pageSchema.safeParse(answer);
      if (!parsed.success)
        throw new ActionError(
          'BadAnswer',
          `Alpaca's market data answered with bars of another form: ${z.prettifyError(parsed.error)}`,
        );
      for (const bar of parsed.data.bars?.[query.symbol] ?? []) bars.push(answered(bar, query.interval));
      const next = parsed.data.next_page_token ?? undefined;
      if (next === undefined) return bars;
      if (next === token)
        throw new ActionError(
          'BadAnswer',
          `Alpaca's market data answered with the same page twice for ${query.symbol}`,
        );
      token = next;
    }
    throw new ActionError(
      'TooMuchData',
      `${query.symbol}: more than ${mostPages * pageBars} ${query.interval} bars. Ask for fewer dates, or for longer bars`,
    );
  }
}

function floorToMinute(time: number): number {
  return Math.floor(time / 60_000) * 60_000;
}

/** Daily bars stand at midnight in New York, which is the same date in UTC, some hours on. */
function answered({ t, o, h, l, c, v }: z.infer<typeof barSchema>, interval: BarInterval): AnsweredBar {
  const time = Date.parse(t);
  return [isIntraday(interval) ? time : Math.floor(time / dayMs) * dayMs, o, h, l, c, v];
}

/** From where to where to ask, with room for the history: so many bars may lie in twice their own time and a holiday week. */
function spanOf({ interval, from, to, historyBars }: BarRequest): [start: number, end: number] {
  const barsPerDay = isIntraday(interval) ? (6.5 * 3_600_000) / intervalMs(interval) : 1;
  const days = historyBars === 0 ? 0 : Math.ceil((historyBars / barsPerDay) * 1.6) + 7;
  return [sessionTime(from) - days * dayMs, sessionTime(to) + dayMs - 1];
}

function collect(
  bars: readonly AnsweredBar[],
  adjusted: readonly AnsweredBar[] | undefined,
  request: BarRequest,
  where: string,
) {
  const adjustedClose = new Map(adjusted?.map(([time, , , , close]) => [time, close]));
  const collector = new BarCollector({ where, request, whenEmpty: 'no bars in the answer' });
  bars.forEach(([time, open, high, low, close, volume], index) => {
    collector.take(index + 1, checkBarTime(time, request.interval), () =>
      checkBarNumbers({
        open,
        high,
        low,
        close,
        adjClose: adjusted === undefined ? close : (adjustedClose.get(time) ?? Number.NaN),
        volume,
      }),
    );
  });
  const hasAdjClose = adjusted !== undefined || request.adjustment === 'all';
  return collector.finish({ hasAdjClose, hasVolume: true });
}
