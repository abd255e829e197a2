import type { BarSeries } from '../shared/bars';
import { simulate } from '../shared/simulation';

/** Costs of one fill, as shares of its value: 0.001 is 0.1 %. */
export interface TradingCosts {
  readonly commission: number;
  /** How much worse than the market a fill is. */
  readonly slippage: number;
}

/**
 * Net return of following `targets` for `horizon` bars after the close of bar `signalBar`, simulated as a backtest does:
 * starts flat, trades at each next open with the whole equity in fractional shares, and closes what is left at the last
 * close. Reads bars `signalBar + 1` to `signalBar + horizon` and targets `signalBar` to `signalBar + horizon - 1`.
 * @throws ActionError `InvalidBars` when one of these bars has a price that is not a positive number.
 */
export function horizonReturn(
  series: BarSeries,
  targets: Int8Array,
  signalBar: number,
  horizon: number,
  costs: TradingCosts,
): number {
  const window = { first: signalBar + 1, last: signalBar + horizon };
  const rules = { ...costs, initialCapital: 1, fractional: true, positionSize: 1 };
  return simulate(series, targets, window, rules).equity[horizon - 1] - 1;
}
