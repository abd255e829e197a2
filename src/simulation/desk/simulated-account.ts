import type { PaperAccountSettings } from '../../accounts';
import type { BrokerAccount } from '../../brokers';
import { buyingPower, type Prices } from '../../brokers/paper/matching/buying-power';
import { Exact, zero } from '../../brokers/paper/matching/decimals';
import { expireOrders } from '../../brokers/paper/matching/expire';
import { matchQuote } from '../../brokers/paper/matching/match-quote';
import { Matching } from '../../brokers/paper/matching/matching';
import { rulesOf, type Rules } from '../../brokers/paper/matching/rules';
import { pricesOf, quoteSeen, sessionNow } from '../../brokers/paper/paper-market';
import type { TradingCalendar } from '../../calendar';
import { lastClose, sessionStart } from '../../desk/session-start';
import type { AccountPosition, AccountSnapshot, EquityPoint } from '../../slices/account-port';
import { ActionError } from '../../slices/action-error';
import type { Quote, QuoteSource } from '../../slices/quote-source-port';
import { SimulatedBook } from './simulated-book';
import { SimulatedHalts } from './simulated-halts';

export interface SimulatedMarket {
  readonly quotes: QuoteSource;
  readonly calendar: TradingCalendar;
  /** Virtual time, milliseconds since the epoch. */
  readonly now: () => number;
}

/** A paper account in memory: the matching and the terms of the paper broker, on a simulated market. */
export class SimulatedAccount {
  readonly book: SimulatedBook;
  readonly halts: SimulatedHalts;
  readonly rules: Rules;
  private readonly equity: { readonly at: number; readonly equity: Exact }[] = [];
  private readonly opening: Exact;

  constructor(
    readonly settings: PaperAccountSettings,
    readonly market: SimulatedMarket,
  ) {
    const { simulation, shortAllowed, limits } = settings;
    this.opening = new Exact(settings.openingCash);
    this.book = new SimulatedBook(this.opening);
    this.halts = new SimulatedHalts(market.now);
    this.rules = rulesOf({ ...simulation, shortAllowed, maxQuoteAgeMs: limits.max_quote_age });
  }

  /** Fills and ends what is due by the quotes of now. */
  async settle(): Promise<void> {
    const { open } = this.book;
    if (open.length === 0) return;
    const now = this.market.now();
    const session = sessionNow(this.market.calendar, now);
    const matching = new Matching(this.book.book, this.rules);
    expireOrders(matching, now);
    const quotes = await this.quotesOf(open.map(({ symbol }) => symbol));
    for (const quote of quotes.values()) {
      const seen = quoteSeen(quote, session, now, this.rules.maxQuoteAgeMs);
      if (seen !== undefined) matchQuote(matching, seen, now);
    }
    const { events, used } = matching.result;
    this.book.apply(events, used);
  }

  /** The quotes that there are. */
  async quotesOf(symbols: readonly string[]): Promise<ReadonlyMap<string, Quote>> {
    const quotes = await this.market.quotes.latest([...new Set(symbols)]);
    return new Map(quotes.map((quote) => [quote.symbol, quote]));
  }

  /** Prices of these symbols, and of all that is held or ordered. */
  async prices(symbols: readonly string[] = []): Promise<Prices> {
    const { holdings, open } = this.book;
    const quotes = await this.quotesOf([...symbols, ...holdings.keys(), ...open.map(({ symbol }) => symbol)]);
    return pricesOf([...quotes.values()]);
  }

  /** As the venue tells it. */
  async venue(): Promise<BrokerAccount> {
    const { name: account, currency } = this.settings;
    const { cash, equity } = await this.snapshot();
    const power = buyingPower(this.book.book, await this.prices(), this.rules);
    return { account, currency, cash, equity, buyingPower: power.toFixed(), tradable: true };
  }

  async snapshot(): Promise<AccountSnapshot> {
    await this.settle();
    const { name: account, currency } = this.settings;
    const now = this.market.now();
    const quotes = await this.quotesOf([...this.book.holdings.keys()]);
    const positions = [...this.book.holdings].sort(bySymbol).map(([symbol, held]) => positionOf(symbol, held, quotes));
    const equity = positions.reduce((sum, { marketValue }) => sum.plus(marketValue), this.book.cash);
    const sessionStartEquity = this.equityAt(lastClose(this.clocks));
    this.equity.push({ at: now, equity });
    const peak = this.equity.reduce((most, point) => Exact.max(most, point.equity), this.opening);
    const since = sessionStart(this.clocks);
    const realized = this.book.fills
      .filter(({ at }) => at >= since)
      .reduce((sum, { realizedPnl }) => sum.plus(realizedPnl), zero);
    return {
      account,
      kind: 'paper',
      asOf: new Date(now).toISOString(),
      currency,
      cash: this.book.cash.toFixed(),
      equity: equity.toFixed(),
      sessionStartEquity: sessionStartEquity.toFixed(),
      peakEquity: peak.toFixed(),
      realizedPnlToday: realized.toFixed(),
      positions,
      openOrders: this.book.open.length,
    };
  }

  equityHistory(limit: number): EquityPoint[] {
    return this.equity
      .slice(-limit)
      .map(({ at, equity }) => ({ at: new Date(at).toISOString(), equity: equity.toFixed() }));
  }

  private get clocks(): Parameters<typeof lastClose>[0] {
    const { calendar, now } = this.market;
    return { calendar, clock: { now } };
  }

  /** The last that was noted up to a time; before there was any, what was brought in. */
  private equityAt(time: number): Exact {
    return this.equity.findLast(({ at }) => at <= time)?.equity ?? this.opening;
  }
}

const bySymbol = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

function positionOf(
  symbol: string,
  { quantity, averagePrice }: { readonly quantity: Exact; readonly averagePrice: Exact },
  quotes: ReadonlyMap<string, Quote>,
): AccountPosition {
  const quote = quotes.get(symbol);
  if (quote === undefined)
    throw new ActionError(
      'NoPrice',
      `there is no price of ${symbol}, which is held: what the account is worth is not known`,
    );
  const value = quantity.times(quote.last);
  return {
    symbol,
    side: quantity.lt(0) ? 'short' : 'long',
    quantity: quantity.abs().toFixed(),
    averagePrice: averagePrice.toFixed(),
    marketPrice: new Exact(quote.last).toFixed(),
    pricedAt: quote.at,
    marketValue: value.toFixed(),
    unrealizedPnl: value.minus(quantity.times(averagePrice)).toFixed(),
  };
}
