import { nextSession, localTime, isSession, sessionAt, sessionTimes, type TradingCalendar } from '../../calendar';
import { ActionError } from '../../slices/action-error';
import type { Quote, QuoteSource } from '../../slices/quote-source-port';
import type { QuoteSeen } from './matching/book';
import type { Prices } from './matching/buying-power';
import { exactOf } from './matching/decimals';
import type { SessionSeen } from './matching/judge-order';

/** The session under way or, while the exchange is closed, the next. */
export interface SessionNow extends SessionSeen {
  readonly date: string;
  readonly openMs: number;
}

/** @throws BellwetherError `OutsideCalendarHorizon` */
export function sessionNow(calendar: TradingCalendar, now: number): SessionNow {
  const open = sessionAt(calendar, now);
  if (open !== undefined) return { ...open, isOpen: true };
  return { ...sessionAfter(calendar, now), isOpen: false };
}

/** The first session that opens after a time. @throws BellwetherError `OutsideCalendarHorizon` */
export function sessionAfter(
  calendar: TradingCalendar,
  now: number,
): { readonly date: string; readonly openMs: number; readonly closeMs: number } {
  const { date } = localTime(calendar, now);
  if (isSession(calendar, date)) {
    const today = sessionTimes(calendar, date);
    if (today.openMs > now) return today;
  }
  return sessionTimes(calendar, nextSession(calendar, date));
}

/** The quotes that there are; one that cannot be had is left out. @throws what the source does when it cannot be asked. */
export async function quotesOf(source: QuoteSource, symbols: readonly string[]): Promise<readonly Quote[]> {
  if (symbols.length === 0) return [];
  try {
    return await source.latest(symbols);
  } catch (error) {
    // A source may refuse all for one: then each is asked for by itself.
    if (!isNoQuote(error)) throw error;
    if (symbols.length === 1) return [];
    return (await Promise.all(symbols.map((symbol) => quotesOf(source, [symbol])))).flat();
  }
}

/** By its shape: `instanceof` fails across realms. */
function isNoQuote(error: unknown): boolean {
  return error instanceof ActionError && error.code === 'NoQuote';
}

/** A quote as matching sees it; undefined when nothing may be filled at it: of before the session, or too old. */
export function quoteSeen(
  quote: Quote,
  session: SessionNow,
  now: number,
  maxQuoteAgeMs: number,
): QuoteSeen | undefined {
  const at = Date.parse(quote.at);
  if (!session.isOpen || at < session.openMs || at >= session.closeMs) return undefined;
  if (quote.kind === 'live' && now - at > maxQuoteAgeMs) return undefined;
  const { bidSize, askSize, volume } = quote;
  return {
    symbol: quote.symbol,
    bid: exactOf(quote.bid),
    ask: exactOf(quote.ask),
    last: exactOf(quote.last),
    ...(bidSize !== undefined && { bidSize: exactOf(bidSize) }),
    ...(askSize !== undefined && { askSize: exactOf(askSize) }),
    ...(volume !== undefined && { volume: exactOf(volume) }),
    at,
    session: session.date,
    isDelayed: quote.kind === 'delayed',
  };
}

export function pricesOf(quotes: readonly Quote[]): Prices {
  return new Map(
    quotes.map(({ symbol, bid, ask, last }) => [symbol, { bid: exactOf(bid), ask: exactOf(ask), last: exactOf(last) }]),
  );
}
