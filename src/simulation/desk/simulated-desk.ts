import { Exact, zero } from '../../brokers/paper/matching/decimals';
import { judgeOrder as judgeByVenue } from '../../brokers/paper/matching/judge-order';
import { sessionAfter, sessionNow } from '../../brokers/paper/paper-market';
import { judgeOrder } from '../../desk/checks';
import { nextOpen } from '../../desk/session-start';
import { ActionError } from '../../slices/action-error';
import type {
  CancelReport,
  DeskHalt,
  DeskOrder,
  OrderRejection,
  OrderReport,
  TradingDesk,
} from '../../slices/trading-desk-port';
import type { SimulatedAccount } from './simulated-account';
import { isOpen, reportOf, type SimulatedOrder } from './simulated-book';

/** The step that works on the desk. */
export interface DeskStep {
  readonly runId: string;
  /** Of the execution: of a tick its own. */
  readonly executionId: string;
  readonly stepPath: string;
}

const minuteMs = 60_000;

/**
 * The order path on a simulated account: the checks before an order, the venue and the levels of halts are those of real accounts. All of
 * it is in one process, so no order is ever in doubt, and the ledger agrees with the venue by construction.
 */
export function simulatedDesk(account: SimulatedAccount, step: DeskStep): TradingDesk {
  const { book, halts, market, settings } = account;
  const now = (): number => market.now();

  const idOf = ({ leg }: Pick<DeskOrder, 'leg'>): string => `${step.executionId}/${step.stepPath}#${leg}`;

  async function rejectionOf(order: DeskOrder, id: string, replaces?: string): Promise<OrderRejection | undefined> {
    const pending = book.open
      .filter((other) => other.id !== replaces)
      .map(({ symbol, side, quantity, filled, limitPrice, stopPrice }) => {
        const price = limitPrice ?? stopPrice;
        return {
          symbol,
          side,
          remaining: new Exact(quantity).minus(filled).toFixed(),
          ...(price !== undefined && { price }),
        };
      });
    const snapshot = await account.snapshot();
    const quotes = await account.quotesOf([
      order.symbol,
      ...book.holdings.keys(),
      ...pending.map(({ symbol }) => symbol),
    ]);
    return judgeOrder({
      order: { ...order, ...(replaces !== undefined && { replaces }) },
      settings,
      real: false,
      venue: await account.venue(),
      gate: halts.gate(step.runId),
      quotes,
      account: snapshot,
      pending,
      sentWithinMinute: book.orders.filter(
        ({ id: other, state, sentAt }) => other !== id && state !== 'refused' && sentAt > now() - minuteMs,
      ).length,
      now: now(),
    });
  }

  async function send(order: DeskOrder, id: string, isClosing = false, replaces?: string): Promise<SimulatedOrder> {
    const { symbol, side, type, quantity, limitPrice, stopPrice, timeInForce } = order;
    const content = {
      symbol,
      side,
      type,
      quantity,
      timeInForce,
      ...(limitPrice !== undefined && { limitPrice }),
      ...(stopPrice !== undefined && { stopPrice }),
    };
    const common = {
      ...content,
      id,
      runId: step.runId,
      stepPath: step.stepPath,
      sentAt: now(),
      filled: zero,
      value: zero,
    };
    const add = (one: SimulatedOrder): SimulatedOrder => {
      book.orders.push(one);
      return one;
    };
    // What a halt closes is let through by the halt itself.
    const rejection = isClosing ? undefined : await rejectionOf(order, id, replaces);
    if (rejection !== undefined) return add({ ...common, state: 'refused', status: 'working', rejection });
    const session = sessionNow(market.calendar, now());
    const judged = judgeByVenue(
      book.book,
      { ...content, clientOrderId: id },
      { prices: await account.prices([symbol]), session, rules: account.rules },
    );
    if (judged.kind === 'refused')
      return add({
        ...common,
        state: 'rejected',
        status: 'working',
        rejection: { by: 'broker', message: `${judged.code}: ${judged.reason}`, figures: {} },
      });
    const sent = add({
      ...common,
      ...(judged.expiresAt !== undefined && { expiresAt: Date.parse(judged.expiresAt) }),
      state: 'open',
      status: 'working',
    });
    await account.settle();
    return sent;
  }

  function cancelOrders(orders: readonly SimulatedOrder[]): CancelReport[] {
    const { level } = halts.gate(step.runId);
    return orders.map((order): CancelReport => {
      const { id, symbol } = order;
      if (level === 'freeze')
        return { id, symbol, outcome: 'forbidden', message: 'a halt at level freeze lets no cancel through' };
      if (!isOpen(order)) {
        const outcome = order.state === 'filled' ? 'filled' : 'ended';
        return { id, symbol, outcome, message: `it was ${order.state} before` };
      }
      order.state = 'cancelled';
      order.endReason = 'cancelled on request';
      return { id, symbol, outcome: 'cancelled', message: 'cancelled' };
    });
  }

  /** What a halt forbids: at `reduce_only` what would open, at the others everything but what closes. */
  async function cancelForbidden({ level, scope }: DeskHalt): Promise<CancelReport[]> {
    await account.settle();
    if (level === 'freeze') return [];
    const isOpening = ({ symbol, side }: SimulatedOrder): boolean => {
      const held = book.holdings.get(symbol)?.quantity ?? zero;
      return side === 'buy' ? !held.lt(0) : !held.gt(0);
    };
    const forbidden = book.open.filter(
      (order) => (scope !== 'run' || order.runId === step.runId) && (level !== 'reduce_only' || isOpening(order)),
    );
    return cancelOrders(forbidden);
  }

  async function closeAll(
    symbols: readonly string[] | undefined,
    isHalt: boolean,
  ): ReturnType<TradingDesk['closeAll']> {
    const isMeant = (symbol: string): boolean => symbols === undefined || symbols.includes(symbol);
    await account.settle();
    const cancelled = cancelOrders(book.open.filter(({ symbol }) => isMeant(symbol)));
    const before = [...book.holdings].filter(([symbol]) => isMeant(symbol)).sort(([a], [b]) => (a < b ? -1 : 1));
    const orders: OrderReport[] = [];
    for (const [symbol, { quantity }] of before) {
      const leg = `close-${symbol}-${book.orders.length + 1}`;
      const order: DeskOrder = {
        leg,
        symbol,
        side: quantity.gt(0) ? 'sell' : 'buy',
        type: 'market',
        quantity: quantity.abs().toFixed(),
        timeInForce: 'day',
      };
      orders.push(reportOf(await send(order, idOf({ leg }), isHalt)));
    }
    const positions = before.map(([symbol, { quantity }]) => {
      const after = book.holdings.get(symbol)?.quantity ?? zero;
      const report = orders.find((order) => order.symbol === symbol);
      return {
        symbol,
        before: quantity.toFixed(),
        after: after.toFixed(),
        closed: after.eq(0),
        ...(!after.eq(0) && {
          message: report?.rejection?.message ?? `its closing order is ${report?.state ?? 'absent'}`,
        }),
      };
    });
    return { closed: positions.every(({ closed }) => closed), positions, cancelled, orders, rounds: 1 };
  }

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
        .map(reportOf);
    },
    async submit(orders) {
      const reports: OrderReport[] = [];
      for (const order of orders) {
        const id = idOf(order);
        const sent = book.orders.find((other) => other.id === id);
        if (sent !== undefined && !isSame(sent, order))
          throw new ActionError(
            'IntentDiffers',
            `order ${id} was ${describe(sent)} in an attempt before, and is to be ${describe(order)} now`,
          );
        reports.push(reportOf(sent ?? (await send(order, id))));
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
      const [stateBefore] = [old.state];
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
        idOf({ leg }),
        false,
        id,
      );
      // What was not taken leaves the old one where it was.
      if (sent.state === 'refused' || sent.state === 'rejected') old.state = stateBefore;
      return reportOf(sent);
    },
    closeAll: ({ symbols }) => closeAll(symbols, false),
    async halt({ scope, level, reason }) {
      const halt = commit(level, scope, reason);
      const cancelled = await cancelForbidden(halt);
      return level === 'flatten' ? { halt, cancelled, closing: await closeAll(undefined, true) } : { halt, cancelled };
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

type Content = Pick<DeskOrder, 'symbol' | 'side' | 'type' | 'quantity' | 'limitPrice' | 'stopPrice'>;

const describe = ({ side, quantity, symbol, type, limitPrice, stopPrice }: Content): string =>
  [type, side, quantity, symbol, limitPrice, stopPrice].filter((part) => part !== undefined).join(' ');

const isSame = (sent: Content, wanted: Content): boolean => describe(sent) === describe(wanted);
