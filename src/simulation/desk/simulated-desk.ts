import { Exact } from '../../brokers/paper/matching/decimals';
import { sessionAfter, sessionNow } from '../../brokers/paper/paper-market';
import { nextOpen } from '../../desk/session-start';
import { ActionError } from '../../slices/action-error';
import type { DeskHalt, DeskOrder, OrderReport, TradingDesk } from '../../slices/trading-desk-port';
import type { SimulatedAccount } from './simulated-account';
import { isOpen, type SimulatedOrder } from './simulated-book';
import { simulatedClosing } from './simulated-closing';
import { exitPricesOf, orderId, simulatedSending, type DeskStep } from './simulated-sending';

/**
 * The order path on a simulated account: the checks before an order, the venue and the levels of halts are those of real accounts. All of
 * it is in one process, so no order is ever in doubt, and the ledger agrees with the venue by construction.
 */
export function simulatedDesk(account: SimulatedAccount, step: DeskStep): TradingDesk {
  const { book, halts, market, settings } = account;
  const now = (): number => market.now();
  const send = simulatedSending(account, step);
  const { cancelOrders, cancelForbidden, closeAll } = simulatedClosing(account, step, send);

  function commit(level: DeskHalt['level'], scope: 'account' | 'run', reason: string, until?: string): DeskHalt {
    const key = scope === 'run' ? step.runId : settings.name;
    return halts.commit({ scope, key, level, reason, by: step.stepPath, ...(until !== undefined && { until }) });
  }

  return {
    async connection() {
      const session = sessionNow(market.calendar, now());
      const active = halts.active(step.runId);
      const problems = active.map(({ id, level, reason, by }) => `halt ${id} at level ${level}: ${reason} (${by})`);
      const { buyingPower } = await account.venue();
      const next = session.isOpen ? sessionAfter(market.calendar, now()) : session;
      return {
        account: settings.name,
        kind: 'paper',
        broker: 'paper',
        real: false,
        tradable: problems.length === 0,
        problems,
        marketOpen: session.isOpen,
        nextOpen: new Date(next.openMs).toISOString(),
        nextClose: new Date(session.closeMs).toISOString(),
        buyingPower,
        halts: active,
        latencyMs: 0,
      };
    },
    snapshot: () => account.snapshot(),
    async orders({ open = false, symbol, ofThisRun = false, limit = 100 } = {}) {
      await account.settle();
      return book.orders
        .filter((order) => (!open || isOpen(order)) && (symbol === undefined || order.symbol === symbol))
        .filter(({ runId }) => !ofThisRun || runId === step.runId)
        .slice(-limit)
        .map((order) => book.report(order));
    },
    async submit(orders) {
      const reports: OrderReport[] = [];
      for (const order of orders) {
        const id = orderId(step, order.leg);
        const sent = book.orders.find((other) => other.id === id);
        if (sent !== undefined && !isSame(sent, order))
          throw new ActionError(
            'IntentDiffers',
            `order ${id} was ${describe(sent)} in an attempt before, and is to be ${describe({ ...order, ...exitPricesOf(order) })} now`,
          );
        reports.push(book.report(sent ?? (await send(order))));
      }
      return reports;
    },
    async cancel({ ids, symbols, ofThisRun = false }) {
      await account.settle();
      const named = (order: SimulatedOrder): boolean => (ids === undefined ? isOpen(order) : ids.includes(order.id));
      return cancelOrders(
        book.orders
          .filter(named)
          .filter(({ symbol }) => symbols === undefined || symbols.includes(symbol))
          .filter(({ runId }) => !ofThisRun || runId === step.runId),
      );
    },
    async replace(id, change) {
      await account.settle();
      const old = book.orders.find((order) => order.id === id);
      if (old === undefined || !isOpen(old))
        throw new ActionError('NotOpen', `order ${id} is ${old?.state ?? 'not known'}, so nothing can take its place`);
      if (book.familyOf(old).length > 1)
        throw new ActionError(
          'HasExits',
          `order ${id} belongs to a bracket or an OCO, which is not replaced in part: cancel it, and order anew`,
        );
      const left = new Exact(change.quantity ?? old.quantity).minus(old.filled);
      if (left.lte(0))
        throw new ActionError(
          'NotOpen',
          `${old.filled.toFixed()} of order ${id} are filled already: nothing is left to be ordered`,
        );
      const leg = `replace-${book.orders.length + 1}`;
      const { symbol, side, type, timeInForce } = old;
      const limitPrice = change.limitPrice ?? old.limitPrice;
      const stopPrice = change.stopPrice ?? old.stopPrice;
      const stateBefore = old.state;
      old.state = 'replaced';
      const sent = await send(
        {
          leg,
          symbol,
          side,
          type,
          timeInForce,
          quantity: left.toFixed(),
          ...(limitPrice !== undefined && { limitPrice }),
          ...(stopPrice !== undefined && { stopPrice }),
        },
        { replaces: id },
      );
      // What was not taken leaves the old one where it was.
      if (sent.state === 'refused' || sent.state === 'rejected') old.state = stateBefore;
      return book.report(sent);
    },
    closeAll: ({ symbols }) => closeAll(symbols),
    async halt({ scope, level, reason }) {
      const halt = commit(level, scope, reason);
      const cancelled = await cancelForbidden(halt);
      return level === 'flatten'
        ? { halt, cancelled, closing: await closeAll(undefined, halt.id) }
        : { halt, cancelled };
    },
    async stopForDay(reason) {
      const { at } = nextOpen({ calendar: market.calendar, clock: { now } });
      const halt = commit('reduce_only', 'account', reason, at);
      return { halt, cancelled: await cancelForbidden(halt) };
    },
    async reconcile() {
      const snapshot = await account.snapshot();
      const counted = { orders: book.orders.length, fillsApplied: book.fills.length, positions: book.holdings.size };
      return { agrees: true, differences: [], counted, account: snapshot };
    },
  };
}

type Content = Pick<
  SimulatedOrder,
  'symbol' | 'side' | 'type' | 'quantity' | 'limitPrice' | 'stopPrice' | 'takeProfitPrice' | 'stopLossPrice'
>;

const describe = ({ side, quantity, symbol, type, limitPrice, stopPrice, ...exits }: Content): string =>
  [
    type,
    side,
    quantity,
    symbol,
    limitPrice,
    stopPrice,
    ...(exits.takeProfitPrice === undefined ? [] : [`take-profit ${exits.takeProfitPrice}`]),
    ...(exits.stopLossPrice === undefined ? [] : [`stop-loss ${exits.stopLossPrice}`]),
  ]
    .filter((part) => part !== undefined)
    .join(' ');

const isSame = (sent: Content, wanted: DeskOrder): boolean =>
  describe(sent) === describe({ ...wanted, ...exitPricesOf(wanted) });
