import type { BookReading, Intent } from '../ledger';
import { countedOrders, leftOf } from './counted-orders';
import { judgeOrder, type PendingOrder } from './checks';
import type { DeskContext } from './desk-context';
import { sessionStart } from './session-start';
import { pricesOf, quotesOf } from './quoted';
import type { Judge, Prepare } from './send-intent';

/** The checks before an order is sent: quotes and the venue's account are asked for first, the ledger at the last moment. */
export function checksFor(context: DeskContext, intent: Intent): Prepare {
  return async () => {
    const { ledger, broker, settings, clock, origin } = context;
    const symbols = [intent.symbol, ...(await heldAndPending(context, intent))];
    const [quotes, venue] = await Promise.all([quotesOf(context, symbols), broker.account()]);
    const prices = pricesOf(quotes);
    const judge: Judge = async () => {
      // Of one moment: an order that fills between two looks would be neither pending nor held.
      const { pending, account } = await ledger.atOneMoment(async (books) => ({
        pending: await pendingOrders(books, intent),
        account: await books
          .accountReader({
            account: settings.name,
            now: () => clock.now(),
            sessionStart: () => sessionStart(context),
            prices: () => Promise.resolve(prices),
          })
          .snapshot(),
      }));
      const [gate, sentWithinMinute] = await Promise.all([
        ledger.gate(settings.name, origin.runId),
        ledger.sentWithin(settings.name, 60_000),
      ]);
      return judgeOrder({
        order: intent,
        settings,
        real: broker.real,
        venue,
        gate,
        quotes,
        account,
        pending,
        sentWithinMinute,
        now: clock.now(),
      });
    };
    return judge;
  };
}

async function heldAndPending(context: DeskContext, intent: Intent): Promise<readonly string[]> {
  const { ledger, settings } = context;
  const known = await ledger.atOneMoment(async (books) => [
    ...(await books.positions({ account: settings.name })),
    ...(await pendingOrders(books, intent)),
  ]);
  return known.map(({ symbol }) => symbol);
}

/** What may still fill in the account of an order, but for the order itself and the one that it takes the place of. */
export async function pendingOrders(books: BookReading, intent: Intent): Promise<readonly PendingOrder[]> {
  const { inFlight } = await books.exposure('account', intent.account);
  const open = await books.orders({ account: intent.account, open: true, limit: 10_000 });
  const isOther = (id: string): boolean => id !== intent.id && id !== intent.replaces;
  return [
    ...inFlight
      .filter(({ id }) => isOther(id))
      .map(({ symbol, side, quantity, limitPrice, stopPrice }) =>
        remainingOf(symbol, side, quantity, limitPrice ?? stopPrice),
      ),
    ...countedOrders(open.filter(({ intentId }) => isOther(intentId))).map((order) =>
      remainingOf(order.symbol, order.side, leftOf(order).toFixed(), order.limitPrice ?? order.stopPrice),
    ),
  ];
}

function remainingOf(symbol: string, side: 'buy' | 'sell', remaining: string, price: string | undefined): PendingOrder {
  return { symbol, side, remaining, ...(price !== undefined && { price }) };
}
