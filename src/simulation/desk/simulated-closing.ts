import { zero } from '../../brokers/paper/matching/decimals';
import type {
  CancelReport,
  ClosedBefore,
  CloseReport,
  DeskHalt,
  DeskOrder,
  OrderReport,
} from '../../slices/trading-desk-port';
import type { SimulatedAccount } from './simulated-account';
import { isOpen, type SimulatedOrder } from './simulated-book';
import type { DeskStep, SendSimulated } from './simulated-sending';

export interface SimulatedClosing {
  cancelOrders(orders: readonly SimulatedOrder[]): CancelReport[];
  /** What a halt forbids: at `reduce_only` what would open, at the others everything but what closes. */
  cancelForbidden(halt: DeskHalt): Promise<CancelReport[]>;
  /** Cancels what is open and closes what is held, of some symbols or of all; for a halt, whose orders nothing stops. */
  closeAll(symbols: readonly string[] | undefined, haltId?: string): Promise<CloseReport>;
}

export function simulatedClosing(account: SimulatedAccount, step: DeskStep, send: SendSimulated): SimulatedClosing {
  const { book, halts } = account;

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
      for (const one of book.familyOf(order).filter(isOpen)) {
        one.state = 'cancelled';
        one.endReason = one === order ? 'cancelled on request' : `cancelled with order ${id}`;
      }
      return { id, symbol, outcome: 'cancelled', message: 'cancelled' };
    });
  }

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

  async function closeAll(symbols: readonly string[] | undefined, haltId?: string): Promise<CloseReport> {
    const isMeant = (symbol: string): boolean => symbols === undefined || symbols.includes(symbol);
    await account.settle();
    const cancelled = cancelOrders(book.open.filter(({ symbol }) => isMeant(symbol)));
    const before = [...book.holdings].filter(([symbol]) => isMeant(symbol)).sort(([a], [b]) => (a < b ? -1 : 1));
    const closedBefore = closedByHalts(isMeant);
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
      orders.push(book.report(await send(order, haltId === undefined ? {} : { haltId })));
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
    return { closed: positions.every(({ closed }) => closed), positions, closedBefore, cancelled, orders, rounds: 1 };
  }

  function closedByHalts(isMeant: (symbol: string) => boolean): ClosedBefore[] {
    return halts.active(step.runId).flatMap(({ id: halt }) => {
      const filled = book.orders.filter(
        (order) => order.haltId === halt && order.filled.gt(0) && isMeant(order.symbol),
      );
      return filled.map((order) => ({
        symbol: order.symbol,
        quantity: (order.side === 'sell' ? order.filled : order.filled.negated()).toFixed(),
        halt,
      }));
    });
  }

  return { cancelOrders, cancelForbidden, closeAll };
}
