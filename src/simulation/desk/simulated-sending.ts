import { Exact, zero } from '../../brokers/paper/matching/decimals';
import { judgeOrder as judgeByVenue } from '../../brokers/paper/matching/judge-order';
import { sessionNow } from '../../brokers/paper/paper-market';
import { judgeOrder } from '../../desk/checks';
import type { PaperExit } from '../../ledger';
import type { DeskOrder, OrderRejection } from '../../slices/trading-desk-port';
import type { SimulatedAccount } from './simulated-account';
import type { SimulatedOrder } from './simulated-book';

/** The step that works on the desk. */
export interface DeskStep {
  readonly runId: string;
  /** Of the execution: of a tick its own. */
  readonly executionId: string;
  readonly stepPath: string;
}

const minuteMs = 60_000;

export const orderId = ({ executionId, stepPath }: DeskStep, leg: string): string =>
  `${executionId}/${stepPath}#${leg}`;

/** Puts an order through the checks of real accounts and to the venue. What a halt closes itself is let through. */
export type SendSimulated = (
  order: DeskOrder,
  options?: { readonly haltId?: string; readonly replaces?: string },
) => Promise<SimulatedOrder>;

export function simulatedSending(account: SimulatedAccount, step: DeskStep): SendSimulated {
  const { book, halts, market, settings } = account;
  const now = (): number => market.now();

  async function rejectionOf(order: DeskOrder, id: string, replaces?: string): Promise<OrderRejection | undefined> {
    const pending = countedOf(book.open)
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
      order: {
        ...order,
        ...exitPricesOf(order),
        ...(order.oco && { ocoGroup: `oco:${id}` }),
        ...(replaces !== undefined && { replaces }),
      },
      settings,
      real: false,
      venue: await account.venue(),
      gate: halts.gate(step.runId),
      quotes,
      account: snapshot,
      pending,
      sentWithinMinute: book.orders.filter(
        ({ id: other, state, sentAt, parent }) =>
          other !== id && state !== 'refused' && parent === undefined && sentAt > now() - minuteMs,
      ).length,
      now: now(),
    });
  }

  return async (order, { haltId, replaces } = {}) => {
    const id = orderId(step, order.leg);
    const { symbol, side, type, quantity, limitPrice, stopPrice, timeInForce, bracket, oco } = order;
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
      ...exitPricesOf(order),
      ...(oco && { group: `oco:${id}` }),
      ...(haltId !== undefined && { haltId }),
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
    const rejection = haltId !== undefined ? undefined : await rejectionOf(order, id, replaces);
    if (rejection !== undefined) return add({ ...common, state: 'refused', status: 'working', rejection });
    const session = sessionNow(market.calendar, now());
    const judged = judgeByVenue(
      book.book,
      { ...content, clientOrderId: id, ...(bracket && { bracket }), ...(oco && { oco }) },
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
    for (const exit of judged.exits) add(exitOf(sent, exit));
    await account.settle();
    return sent;
  };
}

/** The prices of the exits that an order brings along. */
export function exitPricesOf({ bracket, oco }: DeskOrder): Pick<SimulatedOrder, 'takeProfitPrice' | 'stopLossPrice'> {
  const takeProfitPrice = bracket?.takeProfitPrice;
  const stopLossPrice = bracket?.stopLossPrice ?? oco?.stopLossPrice;
  return {
    ...(takeProfitPrice !== undefined && { takeProfitPrice }),
    ...(stopLossPrice !== undefined && { stopLossPrice }),
  };
}

function exitOf(entry: SimulatedOrder, exit: PaperExit): SimulatedOrder {
  const { id, runId, stepPath, symbol, quantity, sentAt, group = `exits:${id}` } = entry;
  const { role, status, side, type, limitPrice, stopPrice, timeInForce, expiresAt } = exit;
  return {
    id: `${id}/${role}`,
    runId,
    stepPath,
    symbol,
    side,
    type,
    quantity,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    timeInForce,
    sentAt,
    ...(expiresAt !== undefined && { expiresAt: Date.parse(expiresAt) }),
    parent: id,
    group,
    state: 'open',
    status,
    filled: zero,
    value: zero,
  };
}

/** Of a group only one fills: the one with the most left counts. Exits that wait for their entry do not. */
function countedOf(open: readonly SimulatedOrder[]): readonly SimulatedOrder[] {
  const leftOf = ({ quantity, filled }: SimulatedOrder): Exact => new Exact(quantity).minus(filled);
  const counted = new Map<string, SimulatedOrder>();
  for (const order of open) {
    if (order.status === 'held') continue;
    const key = order.group ?? order.id;
    const other = counted.get(key);
    if (other === undefined || leftOf(order).gt(leftOf(other))) counted.set(key, order);
  }
  return [...counted.values()];
}
