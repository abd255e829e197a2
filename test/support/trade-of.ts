import type { Trade } from '../../src/slices/shared/backtest-result';

/** A round trip, plain where nothing is said. */
export function tradeOf(parts: Partial<Trade> = {}): Trade {
  return {
    symbol: 'TEST',
    side: 'long',
    quantity: 1,
    entry_date: '2020-01-30',
    entry_price: 100,
    exit_date: '2020-01-31',
    exit_price: 100,
    commission: 0,
    slippage_cost: 0,
    pnl: 0,
    return_pct: 0,
    bars_held: 1,
    exit_reason: 'signal',
    ...parts,
  };
}
