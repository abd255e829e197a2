import { sessionTimes, sessionsBetween, type TradingCalendar } from '../../calendar';
import { ActionError } from '../../slices/action-error';
import type { BarSource } from '../../slices/ports';
import type { Quote, QuoteKind, QuoteSource } from '../../slices/quote-source-port';
import { intervalMs, isIntraday, type BarInterval } from '../../slices/shared/bar-interval';
import { firstIndexAtOrAfter, sessionDate, type BarSeries } from '../../slices/shared/bars';

export interface RecordedQuotesOptions {
  /** The bars, and the name of the source they come from. */
  readonly bars: BarSource;
  readonly source: string;
  readonly interval: BarInterval;
  /** Of the exchange: when its sessions open and close. */
  readonly calendar: TradingCalendar;
  /** The market time, in milliseconds since the epoch: a moment of the past that the run lives in. */
  readonly marketTime: () => number;
}

/** Days to look back for the last bar: over a long closure of the exchange. */
const lookBackDays = 14;
const dayMs = 86_400_000;

/**
 * Quotes of a recorded session, from its bars: the price that a bar gives last at the market time. A daily bar gives its open from the
 * open of the session on and its close from the close on, and nothing in between; an intraday bar its open at its start and its
 * close at its end. Nothing after the market time is looked at. Bid, ask and last are that one price, and there are no sizes.
 */
export class RecordedQuotes implements QuoteSource {
  constructor(readonly options: RecordedQuotesOptions) {}

  /** @throws ActionError `NoQuote` when the market time has no session before it; those of the bars. */
  async latest(symbols: readonly string[], signal?: AbortSignal): Promise<readonly Quote[]> {
    const { bars, source, interval, marketTime } = this.options;
    const now = marketTime();
    const [from, to] = [sessionDate(now - lookBackDays * dayMs), sessionDate(now)];
    const quotes: Quote[] = [];
    for (const symbol of symbols) {
      const { series, provenance } = await bars.load(source, { symbol, interval, from, to, historyBars: 0 }, signal);
      const price = isIntraday(interval) ? intradayPrice(series, now) : this.#dailyPrice(series, now);
      if (price === undefined)
        throw new ActionError(
          'NoQuote',
          `${symbol}: no bar of ${source} gives a price at the market time ${new Date(now).toISOString()}`,
        );
      quotes.push(quoteOf(symbol, source, price, provenance.kind === 'synthetic' ? 'synthetic' : 'recorded'));
    }
    return quotes;
  }

  #dailyPrice(series: BarSeries, now: number): RecordedPrice | undefined {
    const { calendar } = this.options;
    const [from, to] = [sessionDate(now - lookBackDays * dayMs), sessionDate(now)];
    const known = sessionsBetween(calendar, from, to)
      .toReversed()
      .map((date) => sessionTimes(calendar, date))
      .filter(({ openMs }) => openMs <= now);
    for (const { date, openMs, closeMs } of known) {
      const bar = series.time.indexOf(Date.parse(`${date}T00:00:00Z`));
      // A session without a bar says nothing: the price before it still stands.
      if (bar < 0) continue;
      return closeMs <= now
        ? { price: series.close[bar], at: closeMs, volume: series.volume[bar] }
        : { price: series.open[bar], at: openMs };
    }
    return undefined;
  }
}

interface RecordedPrice {
  readonly price: number;
  readonly at: number;
  readonly volume?: number;
}

function intradayPrice(series: BarSeries, now: number): RecordedPrice | undefined {
  const length = intervalMs(series.interval);
  const bar = firstIndexAtOrAfter(series, now + 1) - 1;
  if (bar < 0) return undefined;
  const end = series.time[bar] + length;
  const isOver = end <= now;
  return {
    price: isOver ? series.close[bar] : series.open[bar],
    at: isOver ? end : series.time[bar],
    volume: volumeOfDay(series, bar, isOver),
  };
}

/** Shares traded on the UTC date of a bar, as far as bars of it are over. */
function volumeOfDay(series: BarSeries, bar: number, isOver: boolean): number {
  const date = sessionDate(series.time[bar]);
  let volume = isOver ? series.volume[bar] : 0;
  for (let index = bar - 1; index >= 0 && sessionDate(series.time[index]) === date; index--)
    volume += series.volume[index];
  return volume;
}

function quoteOf(symbol: string, source: string, { price, at, volume }: RecordedPrice, kind: QuoteKind): Quote {
  return {
    symbol,
    bid: price,
    ask: price,
    last: price,
    ...(volume !== undefined && { volume }),
    at: new Date(at).toISOString(),
    source,
    kind,
  };
}
