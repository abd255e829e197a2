import type { AccountPosition, AccountReader, AccountSnapshot, EquityPoint } from '../../src/slices/account-port';

export const longPosition: AccountPosition = {
  symbol: 'SPX',
  side: 'long',
  quantity: '10',
  averagePrice: '100',
  marketPrice: '103',
  pricedAt: '2026-01-02T14:59:30.000Z',
  marketValue: '1030',
  unrealizedPnl: '30',
};

export const shortPosition: AccountPosition = {
  symbol: 'IXIC',
  side: 'short',
  quantity: '4',
  averagePrice: '50',
  marketPrice: '50.50',
  pricedAt: '2026-01-02T14:30:00.000Z',
  marketValue: '-202',
  unrealizedPnl: '-2',
};

/** Ten thousand at the start, a little less now. */
const snapshot: AccountSnapshot = {
  account: 'desk',
  kind: 'paper',
  asOf: '2026-01-02T15:00:00.000Z',
  currency: 'USD',
  cash: '8972.00',
  equity: '9800.00',
  sessionStartEquity: '10000.00',
  peakEquity: '10500.00',
  realizedPnlToday: '-228.00',
  positions: [longPosition, shortPosition],
  openOrders: 1,
};

/** An account that always reads the same. */
export function accountOf(changes: Partial<AccountSnapshot> = {}, history: readonly EquityPoint[] = []): AccountReader {
  return {
    snapshot: async () => ({ ...snapshot, ...changes }),
    equityHistory: async (limit) => history.slice(-limit),
  };
}
