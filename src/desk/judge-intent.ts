import type { Intent } from '../ledger';
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
      const [pending, gate, account, sentWithinMinute] = await Promise.all([
        pendingOrders(context, intent),
        ledger.gate(settings.name, origin.runId),
        ledger
          .accountReader({
            account: settings.name,
            now: () => clock.now(),
            sessionStart: () => sessionStart(context),
            prices: () => Promise.resolve(prices),
          })
          .snapshot(),
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
  const [held, pending] = await Promise.all([
    ledger.positions({ account: settings.name }),
    pendingOrders(context, intent),
  ]);
  return [...held, ...pending].map(({ symbol }) => symbol);
}

/** What may still fill, but for the order itself and the one that it takes the place of. */
export async function pendingOrders(
  { ledger, settings }: DeskContext,
  intent: Intent,
): Promise<readonly PendingOrder[]> {
  const [{ inFlight }, open] = await Promise.all([
    ledger.exposure('account', settings.name),
    ledger.orders({ account: settings.name, open: true, limit: 10_000 }),
  ]);
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
