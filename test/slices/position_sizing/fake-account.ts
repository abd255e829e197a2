import type { AccountPosition, AccountReader, AccountSnapshot } from '../../../src/slices/account-port';
import type { BarSeries, BarSet } from '../../../src/slices/shared/bars';

/** A long position (short where `quantity` is negative) at a price. */
export function position(symbol: string, quantity: number, price: string): AccountPosition {
  const side = quantity < 0 ? 'short' : 'long';
  return {
    symbol,
    side,
    quantity: String(Math.abs(quantity)),
    averagePrice: price,
    marketPrice: price,
    pricedAt: '2026-01-02T12:00:00Z',
    marketValue: String(quantity * Number(price)),
    unrealizedPnl: '0',
  };
}

/** An account that says what it is told to; its equity is the cash and the market values. */
export function fakeAccount(
  cash: string,
  positions: readonly AccountPosition[] = [],
  overrides: Partial<AccountSnapshot> = {},
): AccountReader {
  const equity = String(positions.reduce((sum, { marketValue }) => sum + Number(marketValue), Number(cash)));
  const snapshot: AccountSnapshot = {
    account: 'test',
    kind: 'paper',
    asOf: '2026-01-02T12:00:00Z',
    currency: 'USD',
    cash,
    equity,
    sessionStartEquity: equity,
    peakEquity: equity,
    realizedPnlToday: '0',
    positions,
    openOrders: 0,
    ...overrides,
  };
  return { snapshot: async () => snapshot, equityHistory: async () => [] };
}

/** A bar set of these series, all called real. */
export function barSetOf(series: readonly BarSeries[]): BarSet {
  return {
    series: [...series],
    provenance: series.map(({ symbol, time }) => ({
      source: 'csv',
      kind: 'real',
      description: 'test',
      symbol,
      interval: '1d',
      from: '2000-01-01',
      to: '2001-01-01',
      bars: time.length,
      sha256: '0'.repeat(64),
    })),
  };
}
