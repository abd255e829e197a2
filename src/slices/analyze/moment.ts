import type { TradingCalendar } from '../../calendar';
import { type BarSeries, sessionDate } from '../shared/bars';
import type { QuoteRecord } from '../shared/quotes';
import { barMoment } from './bar-moment';
import { barsMissing, barsOverAt, barTimeAt } from '../shared/bars-over';
import type { GeneratedSignal, GenerateSignalsInput } from './generate-signals-schema';
import { firstBars } from './known-bars';
import { priceOf, quoteProblem } from './quote-price';

/** All that is known of a symbol at one moment. */
export interface Moment {
  readonly symbol: string;
  readonly calendar: TradingCalendar;
  readonly asOf: string;
  /** The bars that were over; undefined where there was none. */
  readonly history: BarSeries | undefined;
  /** The same with a bar of the quote at the end, where it is later than they are. */
  readonly bars: BarSeries | undefined;
  readonly price: number | undefined;
  readonly quote: NonNullable<GeneratedSignal['quote']> | undefined;
  /** Why nothing is to be made of it. */
  readonly problems: readonly string[];
}

/** A symbol at its last close before `until`, milliseconds since the epoch. */
export function momentOfClose(series: BarSeries, until: number, calendar: TradingCalendar): Moment {
  const count = barsOverAt(series, until, calendar);
  const common = { symbol: series.symbol, calendar, quote: undefined };
  if (count === 0) {
    const asOf = new Date(until).toISOString();
    const problems = [`no bar was over by ${asOf}`];
    return { ...common, asOf, history: undefined, bars: undefined, price: undefined, problems };
  }
  const bars = firstBars(series, count);
  const last = count - 1;
  return { ...common, asOf: barMoment(bars, last), history: bars, bars, price: bars.close[last], problems: [] };
}

type Limits = Pick<GenerateSignalsInput, 'use_stale_quotes' | 'max_missing_bars' | 'max_price_jump'>;

/** A symbol at the time of its quote: no bar that was not over then is read, however late it is now. */
export function momentOfQuote(
  series: BarSeries,
  quote: QuoteRecord,
  now: number,
  calendar: TradingCalendar,
  limits: Limits,
): Moment {
  const at = Date.parse(quote.at);
  const count = barsOverAt(series, at, calendar);
  const history = count === 0 ? undefined : firstBars(series, count);
  const price = priceOf(quote);
  const problems = [
    quoteProblem(quote, now, limits.use_stale_quotes),
    history === undefined
      ? `no bar was over by the time of the quote, ${quote.at}`
      : gapProblem(history, at, calendar, limits),
    history === undefined ? undefined : jumpProblem(history, price, limits),
  ].filter((problem) => problem !== undefined);
  return {
    symbol: quote.symbol,
    calendar,
    asOf: quote.at,
    history,
    bars: history && withPrice(history, price, barTimeAt(series.interval, at, calendar)),
    price: quote.bid > quote.ask ? undefined : price,
    quote: { source: quote.source, kind: quote.kind, at: quote.at, age_ms: quote.age_ms },
    problems,
  };
}

/** The history with one more bar, all of whose prices are the price; as it is where it has a bar at that time already. */
function withPrice(history: BarSeries, price: number, time: number): BarSeries {
  if (time <= history.time[history.time.length - 1]) return history;
  return {
    ...history,
    time: [...history.time, time],
    open: [...history.open, price],
    high: [...history.high, price],
    low: [...history.low, price],
    close: [...history.close, price],
    adjClose: [...history.adjClose, price],
    volume: [...history.volume, 0],
  };
}

function gapProblem(history: BarSeries, at: number, calendar: TradingCalendar, limits: Limits): string | undefined {
  const missing = barsMissing(history, at, calendar);
  if (missing <= limits.max_missing_bars) return undefined;
  return (
    `the history ends with ${barMoment(history, history.time.length - 1)}: ${missing} bars are missing before the quote of ` +
    `${sessionDate(at)}, max_missing_bars allows ${limits.max_missing_bars}. Load newer bars of the same market`
  );
}

function jumpProblem(history: BarSeries, price: number, limits: Limits): string | undefined {
  const close = history.close[history.close.length - 1];
  const jump = price / close - 1;
  if (Math.abs(jump) <= limits.max_price_jump) return undefined;
  return (
    `the price ${price} is ${(100 * jump).toFixed(1)} % from the last close, ${close}; max_price_jump allows ` +
    `${100 * limits.max_price_jump} %. A split that the bars do not know, or a wrong price`
  );
}
