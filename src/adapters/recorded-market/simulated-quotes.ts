import { sessionTimes, sessionsBetween, type TradingCalendar } from '../../calendar';
import { isActionError } from '../../slices/action-error';
import type { BarSource, LoadedBars } from '../../slices/ports';
import type { Quote, QuoteSource } from '../../slices/quote-source-port';
import { firstIndexAtOrAfter, sessionDate, type BarSeries } from '../../slices/shared/bars';
import { intervalMs, type BarInterval } from '../../slices/shared/bar-interval';
import { pricePath } from './price-path';

export interface SimulatedQuotesOptions {
  readonly bars: BarSource;
  /** Name of the source of the bars. */
  readonly source: string;
  readonly calendar: TradingCalendar;
  /** Virtual time, milliseconds since the epoch. */
  readonly now: () => number;
  readonly seed: string;
}

/** What the prices of a symbol on a day are made of. */
export interface PriceOrigin {
  readonly symbol: string;
  readonly date: string;
  /** `recorded`: intraday bars; `synthetic`: a path within the day's open, high, low and close. */
  readonly kind: 'recorded' | 'synthetic';
  readonly text: string;
}

const lookBackDays = 14;
const dayMs = 86_400_000;
const minuteMs = 60_000;
const intradayIntervals = ['1m', '5m', '15m'] as const;

interface Price {
  readonly price: number;
  readonly at: number;
  /** Whether a market has had this price, or it is one of a path or of bars that are made up. */
  readonly kind: PriceOrigin['kind'];
}

/** Prices of a session, by virtual time; undefined before the first. */
type DayPrices = (now: number) => Price | undefined;

/**
 * Quotes at a virtual time of a past session: from intraday bars of the source where it has any, else from a synthetic path within the
 * day's real open, high, low and close. Nothing after that time is shown. Bid, ask and last are one price.
 */
export class SimulatedQuotes implements QuoteSource {
  /** In the order in which they were first needed. */
  readonly origins: PriceOrigin[] = [];
  private readonly days = new Map<string, Promise<DayPrices | undefined>>();

  constructor(private readonly options: SimulatedQuotesOptions) {}

  /** A symbol without a price is left out. @throws ActionError those of the bars. */
  async latest(symbols: readonly string[]): Promise<readonly Quote[]> {
    const now = this.options.now();
    const quotes: Quote[] = [];
    for (const symbol of symbols) {
      const price = await this.priceAt(symbol, now);
      if (price !== undefined) quotes.push(this.quoteOf(symbol, price));
    }
    return quotes;
  }

  /** Of the session under way, or of the last one that has a bar. */
  private async priceAt(symbol: string, now: number): Promise<Price | undefined> {
    const { calendar } = this.options;
    const sessions = sessionsBetween(calendar, sessionDate(now - lookBackDays * dayMs), sessionDate(now))
      .map((date) => sessionTimes(calendar, date))
      .filter(({ openMs }) => openMs <= now);
    for (const { date } of sessions.toReversed()) {
      const key = `${symbol} ${date}`;
      let day = this.days.get(key);
      if (day === undefined) {
        day = this.load(symbol, date);
        this.days.set(key, day);
        // A source that fails once is asked again.
        day.catch(() => this.days.delete(key));
      }
      const price = (await day)?.(now);
      if (price !== undefined) return price;
    }
    return undefined;
  }

  private async load(symbol: string, date: string): Promise<DayPrices | undefined> {
    const { source } = this.options;
    for (const interval of source === 'samples' ? [] : intradayIntervals) {
      const loaded = await this.barsOf(symbol, interval, date);
      if (loaded === undefined || loaded.series.time.length === 0) continue;
      const kind = kindOf(loaded);
      const text = `${interval} bars of ${source}${kind === 'synthetic' ? ', which are synthetic' : ''}`;
      this.origins.push({ symbol, date, kind, text });
      return (now) => recordedPrice(loaded.series, now, kind);
    }
    const loaded = await this.barsOf(symbol, '1d', date);
    const index = loaded?.series.time.indexOf(Date.parse(`${date}T00:00:00Z`)) ?? -1;
    return loaded === undefined || index < 0 ? undefined : this.pathOf(loaded, index, date);
  }

  /** Undefined where the source has none of that day. */
  private async barsOf(symbol: string, interval: BarInterval, date: string): Promise<LoadedBars | undefined> {
    const { bars, source } = this.options;
    try {
      return await bars.load(source, { symbol, interval, from: date, to: date, historyBars: 0 });
    } catch (error) {
      if (isActionError(error) && error.code === 'NoData') return undefined;
      throw error;
    }
  }

  private pathOf(loaded: LoadedBars, index: number, date: string): DayPrices {
    const { calendar, source, seed } = this.options;
    const { series } = loaded;
    const { symbol } = series;
    const { openMs, closeMs } = sessionTimes(calendar, date);
    const bar = {
      open: series.open[index],
      high: series.high[index],
      low: series.low[index],
      close: series.close[index],
    };
    const path = pricePath(bar, Math.floor((closeMs - openMs) / minuteMs), `${seed} ${symbol} ${date}`);
    this.origins.push({
      symbol,
      date,
      kind: 'synthetic',
      text: `a synthetic path (seed ${seed}) within open ${bar.open}, high ${bar.high}, low ${bar.low}, close ${bar.close} of the daily bar of ${source}`,
    });
    return (now) => {
      if (now >= closeMs) return { price: bar.close, at: closeMs, kind: kindOf(loaded) };
      // A price stands until the next minute.
      return { price: path[Math.max(0, Math.floor((now - openMs) / minuteMs))], at: now, kind: 'synthetic' };
    };
  }

  private quoteOf(symbol: string, { price, at, kind }: Price): Quote {
    const { source } = this.options;
    return { symbol, bid: price, ask: price, last: price, at: new Date(at).toISOString(), source, kind };
  }
}

/** The bars of a made-up market are made up as well. */
function kindOf({ provenance }: LoadedBars): PriceOrigin['kind'] {
  return provenance.kind === 'synthetic' ? 'synthetic' : 'recorded';
}

/** The open of a bar from its start on, its close from its end on. */
function recordedPrice(series: BarSeries, now: number, kind: PriceOrigin['kind']): Price | undefined {
  const index = firstIndexAtOrAfter(series, now + 1) - 1;
  if (index < 0) return undefined;
  const end = series.time[index] + intervalMs(series.interval);
  return end <= now
    ? { price: series.close[index], at: end, kind }
    : { price: series.open[index], at: series.time[index], kind };
}
