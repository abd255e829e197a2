import type { BarSeries } from '../shared/bars';
import { alignReturns } from '../shared/risk';
import type { Closes } from './assess';

/**
 * All symbols as one market: an index that starts at 100 and moves by the plain mean of the symbols' returns, so each has the
 * same weight at every bar. Its bars are those that all symbols have; one symbol is its own market.
 */
export function marketCloses(series: readonly BarSeries[]): Closes {
  const [only, ...others] = series;
  if (others.length === 0) return { name: only.symbol, time: only.time, close: only.close };
  const { symbols, time, columns } = alignReturns(series, 2);
  const close: number[] = [];
  let level = 100;
  for (let index = 0; index < time.length; index++) {
    level *= 1 + columns.reduce((sum, column) => sum + column[index], 0) / columns.length;
    close.push(level);
  }
  return { name: `the market of ${symbols.join(', ')}`, time, close };
}
