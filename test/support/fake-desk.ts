import type { AccountSnapshot } from '../../src/slices/account-port';
import type { DeskOrder, OrderReport, TradingDesk } from '../../src/slices/trading-desk-port';

/** An account with 10,000 that holds 10 SPX at 100, and lost 2 % of its peak. */
const snapshot: AccountSnapshot = {
  account: 'paper',
  kind: 'paper',
  asOf: '2026-11-23T15:00:00.000Z',
  currency: 'USD',
  cash: '9000.5',
  equity: '10000.5',
  sessionStartEquity: '10100.5',
  peakEquity: '10204.6',
  realizedPnlToday: '-20',
  positions: [
    {
      symbol: 'SPX',
      side: 'long',
      quantity: '10',
      averagePrice: '108',
      marketPrice: '100',
      pricedAt: '2026-11-23T15:00:00.000Z',
      marketValue: '1000',
      unrealizedPnl: '-80',
    },
  ],
  openOrders: 1,
};

/** A desk that notes what it is asked for. Orders fill at once, unless their symbol is REFUSED. */
export function fakeDesk(changes: Partial<TradingDesk> = {}): TradingDesk & { readonly calls: [string, unknown][] } {
  const calls: [string, unknown][] = [];
  const note = (name: string, given: unknown): void => {
    calls.push([name, given]);
  };
  const halt = {
    id: 'halt-1',
    scope: 'account',
    key: 'paper',
    level: 'reduce_only',
    reason: 'loss',
    by: 'run r',
    at: '2026-11-23T15:00:00.000Z',
  } as const;
  return {
    calls,
    connection: () =>
      Promise.resolve({
        account: 'paper',
        kind: 'paper',
        broker: 'paper',
        real: false,
        tradable: true,
        problems: [],
        marketOpen: false,
        nextOpen: '2026-11-24T14:30:00.000Z',
        nextClose: '2026-11-24T21:00:00.000Z',
        buyingPower: '9000.5',
        halts: [],
        latencyMs: 3,
      }),
    snapshot: () => Promise.resolve(snapshot),
    orders: () => Promise.resolve([]),
    submit: (orders, options) => {
      note('submit', { orders, ...options });
      return Promise.resolve(orders.map(reportOf));
    },
    cancel: (selection) => {
      note('cancel', selection);
      return Promise.resolve([
        { id: 'in_1', symbol: 'SPX', outcome: 'cancelled', message: '' },
        { id: 'in_2', symbol: 'SPX', outcome: 'filled', message: 'too late' },
      ]);
    },
    replace: (id, change, options) => {
      note('replace', { id, change, ...options });
      return Promise.resolve(
        reportOf({ leg: '0', symbol: 'SPX', side: 'buy', type: 'limit', quantity: '5', timeInForce: 'day' }),
      );
    },
    closeAll: (options) => {
      note('closeAll', options);
      return Promise.resolve({
        closed: false,
        positions: [{ symbol: 'SPX', before: '10', after: '4', closed: false, message: 'the market is closed' }],
        closedBefore: [],
        cancelled: [],
        orders: [],
        rounds: 1,
      });
    },
    halt: (wish) => {
      note('halt', wish);
      return Promise.resolve({ halt, cancelled: [] });
    },
    stopForDay: (reason) => {
      note('stopForDay', reason);
      return Promise.resolve({ halt: { ...halt, until: '2026-11-24T14:30:00.000Z' }, cancelled: [] });
    },
    reconcile: () =>
      Promise.resolve({
        agrees: false,
        differences: [
          { kind: 'position', symbol: 'SPX', ledger: '10', broker: '11', explanation: 'a transfer', applied: false },
          { kind: 'missing_fill', ledger: '', broker: 'x1', explanation: 'late', applied: true },
        ],
        counted: { orders: 1, fillsApplied: 1, positions: 1 },
        account: snapshot,
      }),
    ...changes,
  };
}

function reportOf({ leg, symbol, side, type, quantity, limitPrice, stopPrice, timeInForce }: DeskOrder): OrderReport {
  const isRefused = symbol === 'REFUSED';
  return {
    id: `in_${leg}`,
    clientOrderId: `bw-${leg}`,
    symbol,
    side,
    type,
    timeInForce,
    quantity,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    state: isRefused ? 'refused' : 'filled',
    filledQuantity: isRefused ? '0' : quantity,
    ...(isRefused
      ? { rejection: { by: 'max_position', message: 'too large', figures: { value: '1' } } as const }
      : { brokerOrderId: `b-${leg}`, averagePrice: '100' }),
  };
}
