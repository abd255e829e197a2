import type { OrderQuery, OrderReport, TradingDesk } from '../slices/trading-desk-port';
import { cancel } from './cancel';
import { closeAll } from './close-all';
import { connection } from './connection';
import type { DeskContext } from './desk-context';
import { asAction } from './desk-error';
import { halt, stopForDay } from './halt';
import { reportsOf } from './order-report';
import { catchUp } from './pull-fills';
import { currentSnapshot } from './read-account';
import { reconcile } from './reconcile';
import { replace } from './replace';
import { submit } from './submit';

const beatEveryMs = 1000;

/** The order path of an account for one attempt of one step. `open` is called when it is first needed. */
export function tradingDesk(open: () => Promise<DeskContext>): TradingDesk {
  const using = <T>(work: (context: DeskContext) => Promise<T>): Promise<T> =>
    asAction(async () => {
      const context = await open();
      // A venue may take its time: that says nothing about this process, which is alive.
      const beats = setInterval(context.beat, beatEveryMs);
      try {
        return await work(context);
      } finally {
        clearInterval(beats);
      }
    });
  return {
    connection: () => using(connection),
    snapshot: () => using(currentSnapshot),
    orders: (query = {}) => using((context) => ordersOf(context, query)),
    submit: (orders, options) => using((context) => submit(context, orders, options)),
    cancel: (selection) => using((context) => cancel(context, selection)),
    replace: (id, change, options) => using((context) => replace(context, id, change, options)),
    closeAll: (options) => using((context) => closeAll(context, options)),
    halt: (order) => using((context) => halt(context, order)),
    stopForDay: (reason) => using((context) => stopForDay(context, reason)),
    reconcile: () => using(reconcile),
  };
}

async function ordersOf(context: DeskContext, query: OrderQuery): Promise<readonly OrderReport[]> {
  const { ledger, settings, origin } = context;
  const { open = false, symbol, ofThisRun = false, limit = 100 } = query;
  await catchUp(context);
  const orders = await ledger.orders({
    account: settings.name,
    open,
    limit,
    ...(symbol !== undefined && { symbol }),
    ...(ofThisRun && { runId: origin.runId }),
  });
  const intents = await Promise.all(orders.map(({ intentId }) => ledger.findIntent(intentId)));
  return reportsOf(
    ledger,
    intents.filter((intent) => intent !== undefined),
  );
}
