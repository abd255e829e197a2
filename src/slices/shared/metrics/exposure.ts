import { ActionError } from '../../action-error';
import type { Trade } from '../backtest-result';
import { momentTime } from '../bar-moment';

/**
 * Share of the bars on which a position was open at some time, the bars of entry and exit included, 0 to 1; the mean
 * over `symbols`, which are all that could be traded. `time` are the bars, in order.
 * @throws ActionError `InvalidTrades` when a trade is not of those symbols and bars.
 */
export function exposure(trades: readonly Trade[], time: readonly number[], symbols: readonly string[]): number {
  if (time.length === 0 || symbols.length === 0) return 0;
  const barAt = new Map(time.map((entry, bar) => [entry, bar]));
  const inMarket = new Map(symbols.map((symbol) => [symbol, new Uint8Array(time.length)]));
  for (const trade of trades) {
    const bars = inMarket.get(trade.symbol);
    const first = barAt.get(momentTime(trade.entry_date));
    const last = barAt.get(momentTime(trade.exit_date));
    if (bars === undefined || first === undefined || last === undefined) {
      throw new ActionError(
        'InvalidTrades',
        `the trade in ${trade.symbol} from ${trade.entry_date} to ${trade.exit_date} is not within the ${time.length} bars ` +
          `of ${symbols.join(', ')}; give trades and equity curve of the same backtest`,
      );
    }
    bars.fill(1, first, last + 1);
  }
  const held = [...inMarket.values()].reduce((total, bars) => total + bars.reduce((sum, bar) => sum + bar, 0), 0);
  return held / (time.length * symbols.length);
}
