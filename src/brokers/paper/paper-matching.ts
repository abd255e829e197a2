import { LedgerError, type Ledger } from '../../ledger';
import { messageOf } from '../../base/errors';
import type { TradingCalendar } from '../../calendar';
import type { Clock, Logger } from '../../slices/ports';
import type { Quote, QuoteSource } from '../../slices/quote-source-port';
import { BrokerError } from '../broker-error';
import { bookOf, type BarSeen } from './matching/book';
import { expireOrders } from './matching/expire';
import { matchBar } from './matching/match-bar';
import { matchQuote } from './matching/match-quote';
import { Matching } from './matching/matching';
import type { Rules } from './matching/rules';
import { quoteSeen, quotesOf, sessionNow } from './paper-market';

/** What the simulated venue of one account works with. */
export interface PaperContext {
  readonly ledger: Ledger;
  readonly account: string;
  readonly clock: Clock;
  readonly quotes: QuoteSource;
  readonly calendar: TradingCalendar;
  readonly rules: Rules;
  readonly log: Logger;
}

/** How often the book may change between reading and writing before it is given up. */
const mostTries = 50;

/**
 * Matches what is due now: ends day orders, and fills what the quotes let fill. Whoever looks does it, any number of processes at
 * once: what is written is written only onto the book that was read, in one transaction.
 * @throws LedgerError, what the source of quotes throws.
 */
export async function matchDue(context: PaperContext, given?: readonly Quote[]): Promise<void> {
  await matchWith(context, async (matching) => {
    const { clock, calendar, quotes, rules } = context;
    expireOrders(matching, clock.now());
    const waiting = matching.orders.filter((order) => !order.ended);
    const session = sessionNow(calendar, clock.now());
    if (!session.isOpen || waiting.length === 0) return;
    const symbols = [...new Set(waiting.map(({ symbol }) => symbol))];
    const known = given ?? (await quotesOf(quotes, symbols));
    const now = clock.now();
    // The session may have ended while the quotes were on their way.
    expireOrders(matching, now);
    for (const symbol of symbols) {
      const quote = known.find((one) => one.symbol === symbol);
      const seen = quote && quoteSeen(quote, session, now, rules.maxQuoteAgeMs);
      if (seen !== undefined) matchQuote(matching, seen, now);
      else if (given === undefined) endUnseen(matching, symbol, now);
    }
  });
}

/** Matches a bar that is over. Each bar counts once. @throws LedgerError */
export async function matchBarSeen(context: PaperContext, bar: BarSeen): Promise<void> {
  await matchWith(context, (matching) => {
    matchBar(matching, bar);
    expireOrders(matching, bar.to);
    return Promise.resolve();
  });
}

/** As `matchDue`, for who only wants to look: without quotes the book is shown as it is. */
export async function matchIfPossible(context: PaperContext): Promise<void> {
  try {
    await matchDue(context);
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    context.log.warn('orders on the paper broker could not be matched: there are no quotes', {
      account: context.account,
      reason: messageOf(error),
    });
  }
}

function endUnseen(matching: Matching, symbol: string, now: number): void {
  for (const order of matching.arrived(symbol, now))
    if (order.timeInForce === 'ioc') matching.end(order, 'cancelled', `there was no quote of ${symbol}`, now);
}

async function matchWith(
  { ledger, account, rules }: PaperContext,
  work: (matching: Matching) => Promise<void>,
): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const row = await ledger.paperBook(account);
    if (row === undefined) throw unknownAccount(account);
    if (row.orders.length === 0) return;
    const matching = new Matching(bookOf(row), rules);
    await work(matching);
    const { events, used } = matching.result;
    if (events.length === 0 && JSON.stringify(used) === JSON.stringify(row.used)) return;
    if (await applied(ledger, { account, version: row.version, cash: row.cash, events, used })) return;
  }
  throw new BrokerError(
    'BrokerUnreachable',
    `the book of account '${account}' changed ${mostTries} times while it was matched; try again`,
  );
}

async function applied(ledger: Ledger, matched: Parameters<Ledger['paperApply']>[0]): Promise<boolean> {
  try {
    return await ledger.paperApply(matched);
  } catch (error) {
    if (error instanceof LedgerError && error.code === 'BookMoved') return false;
    throw error;
  }
}

export function unknownAccount(account: string): BrokerError {
  return new BrokerError('BrokerFailed', `the ledger has no account '${account}' on the paper broker; open it first`);
}
