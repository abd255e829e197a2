import type { TradingCalendar } from '../../calendar';
import type { Ledger, PaperBookRow } from '../../ledger';
import type { Clock, Logger } from '../../slices/ports';
import type { Quote, QuoteSource } from '../../slices/quote-source-port';
import type { Broker, BrokerAccount, BrokerPosition, CancelAnswer } from '../broker';
import { BrokerError } from '../broker-error';
import { messageOf } from '../../base/errors';
import { bookOf } from './matching/book';
import { buyingPower, PriceMissing } from './matching/buying-power';
import { Exact, exactOf } from './matching/decimals';
import { rulesOf, type PaperTerms } from './matching/rules';
import { matchBarSeen, matchDue, matchIfPossible, unknownAccount, type PaperContext } from './paper-matching';
import { pricesOf, quotesOf, sessionAfter, sessionNow } from './paper-market';
import { brokerFillOf, brokerOrderOf } from './paper-orders';
import { acceptOrder } from './paper-submit';

export interface PaperBrokerOptions {
  readonly ledger: Ledger;
  /** An account that is open in the ledger, on the broker `paper`. */
  readonly account: string;
  /** The market clock of the run: the present, or that of a recorded session. */
  readonly clock: Clock;
  /** Quotes of the same clock. */
  readonly quotes: QuoteSource;
  readonly calendar: TradingCalendar;
  readonly log: Logger;
  readonly terms?: PaperTerms;
}

/** A bar that is over, as numbers; times in ISO 8601. */
export interface PaperBar {
  readonly symbol: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume?: number;
  readonly from: string;
  readonly to: string;
}

/** The simulated venue. It matches whenever somebody looks; a feed may tell it of quotes and bars besides. */
export interface PaperBroker extends Broker {
  /** Matches what is due by the quotes of now, or by those given. @throws what source and ledger do. */
  match(quotes?: readonly Quote[]): Promise<void>;
  /** Matches a bar that is over: once, however often it is told. */
  matchBar(bar: PaperBar): Promise<void>;
}

/** A venue for one account, simulated in the ledger. @throws RangeError for terms that make no sense. */
export function createPaperBroker(options: PaperBrokerOptions): PaperBroker {
  const { ledger, account, clock, calendar } = options;
  const context: PaperContext = { ...options, rules: rulesOf(options.terms) };
  return {
    venue: 'paper',
    real: false,
    match: (quotes) => matchDue(context, quotes),
    matchBar: ({ symbol, open, high, low, close, volume, from, to }) =>
      matchBarSeen(context, {
        symbol,
        open: exactOf(open),
        high: exactOf(high),
        low: exactOf(low),
        close: exactOf(close),
        ...(volume !== undefined && { volume: exactOf(volume) }),
        from: Date.parse(from),
        to: Date.parse(to),
      }),
    async account() {
      await matchIfPossible(context);
      return accountOf(context);
    },
    clock() {
      const now = clock.now();
      const session = sessionNow(calendar, now);
      const next = session.isOpen ? sessionAfter(calendar, now) : session;
      return Promise.resolve({
        now: iso(now),
        isOpen: session.isOpen,
        nextOpen: iso(next.openMs),
        nextClose: iso(session.closeMs),
      });
    },
    submit: (order) => acceptOrder(context, order),
    async cancel(brokerOrderId): Promise<CancelAnswer> {
      try {
        await matchIfPossible(context);
        const answer = await ledger.paperCancel(account, brokerOrderId, iso(clock.now()), 'cancelled on request');
        return answer.kind === 'too_late'
          ? { kind: 'too_late', order: brokerOrderOf(answer.order) }
          : { kind: answer.kind };
      } catch (error) {
        return { kind: 'ambiguous', reason: messageOf(error) };
      }
    },
    async replace(brokerOrderId, change) {
      return acceptOrder(context, change, brokerOrderId);
    },
    async findByClientOrderId(clientOrderId) {
      await matchIfPossible(context);
      const found = await ledger.paperOrder(account, { clientOrderId });
      return found && brokerOrderOf(found);
    },
    async withExits(brokerOrderId) {
      await matchIfPossible(context);
      return (await ledger.paperFamily(account, brokerOrderId)).map(brokerOrderOf);
    },
    async openOrders() {
      await matchIfPossible(context);
      return (await bookRow(context)).orders.map(brokerOrderOf);
    },
    async fillsSince(at) {
      await matchIfPossible(context);
      return (await ledger.paperFills(account, at)).map(brokerFillOf);
    },
    async positions() {
      await matchIfPossible(context);
      return positionsOf(context);
    },
  };
}

async function bookRow({ ledger, account }: PaperContext): Promise<PaperBookRow> {
  const row = await ledger.paperBook(account);
  if (row === undefined) throw unknownAccount(account);
  return row;
}

async function accountOf(context: PaperContext): Promise<BrokerAccount> {
  const row = await bookRow(context);
  const book = bookOf(row);
  const symbols = [...book.positions.keys(), ...book.orders.map(({ symbol }) => symbol)];
  const prices = pricesOf(await knownQuotes(context, [...new Set(symbols)]));
  let equity = book.cash;
  for (const [symbol, quantity] of book.positions) {
    const price = prices.get(symbol);
    if (price === undefined) throw noPrice(context.account, symbol);
    equity = equity.plus(quantity.times(price.last));
  }
  return {
    account: context.account,
    currency: row.currency,
    cash: row.cash,
    equity: equity.toFixed(),
    buyingPower: powerOf(context, book, prices).toFixed(),
    tradable: true,
  };
}

function powerOf(
  { account, rules }: PaperContext,
  book: ReturnType<typeof bookOf>,
  prices: ReturnType<typeof pricesOf>,
): Exact {
  try {
    return buyingPower(book, prices, rules);
  } catch (error) {
    if (error instanceof PriceMissing) throw noPrice(account, error.symbol);
    throw error;
  }
}

async function positionsOf(context: PaperContext): Promise<readonly BrokerPosition[]> {
  const { positions } = await bookRow(context);
  const prices = await optionalPrices(
    context,
    positions.map(({ symbol }) => symbol),
  );
  return positions.map(({ symbol, quantity, cost }) => {
    const market = prices.get(symbol);
    return {
      symbol,
      quantity,
      averagePrice: new Exact(cost).div(quantity).toDecimalPlaces(9).toFixed(),
      ...(market && { marketPrice: market.last.toFixed() }),
    };
  });
}

/** A holding is a fact, with or without a price. */
async function optionalPrices(context: PaperContext, symbols: readonly string[]): Promise<ReturnType<typeof pricesOf>> {
  try {
    return pricesOf(await quotesOf(context.quotes, symbols));
  } catch (error) {
    context.log.warn('holdings on the paper broker are shown without prices', { reason: messageOf(error) });
    return new Map();
  }
}

async function knownQuotes(context: PaperContext, symbols: readonly string[]): Promise<readonly Quote[]> {
  try {
    return await quotesOf(context.quotes, symbols);
  } catch (error) {
    throw new BrokerError('BrokerUnreachable', `there are no quotes to value the account by: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function noPrice(account: string, symbol: string): BrokerError {
  return new BrokerError(
    'BrokerUnreachable',
    `account '${account}' cannot be valued: there is no price of ${symbol}; try again, or look at the source of quotes`,
  );
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
