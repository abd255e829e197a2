import type { Trade } from '../backtest-result';
import type { BarSeries } from '../bars';
import type { TargetPosition } from '../strategies/strategy';
import { Account, type Position } from './account';
import { requireTradableBars } from './require-tradable-bars';
import type { BarWindow, SimulationRules } from './rules';

export interface Simulation {
  /** Account value at each close of the window, net of costs; the last one after closing what was open. */
  readonly equity: Float64Array;
  readonly trades: readonly Trade[];
  /** Entries left out because the equity did not suffice for one share. */
  readonly skippedEntries: number;
}

/**
 * Trades one symbol over a window of bars, by the rules in this folder's README: `targets[t]`, decided at close t, is
 * traded at open t + 1; stops and take-profits work within each bar from the entry on; the last position is closed at
 * the last close. Where `sessionEnds` is given, so is what is open at the close of a bar that has a 1 there.
 * @throws ActionError `InvalidBars` when a bar of the window has a price that is not a positive number.
 */
export function simulate(
  series: BarSeries,
  targets: Int8Array,
  window: BarWindow,
  rules: SimulationRules,
  sessionEnds?: Uint8Array,
): Simulation {
  requireTradableBars(series, window);
  const account = new Account(series, rules);
  const equity = new Float64Array(window.last - window.first + 1);
  // The side that a stop or take-profit has ended; it is not entered again before the strategy has left it.
  let spent: TargetPosition = 0;
  let ruined = false;
  for (let bar = window.first; bar <= window.last; bar++) {
    const target = bar === 0 || ruined ? 0 : targets[bar - 1];
    if (target !== spent) spent = 0;
    tradeAtOpen(account, series, bar, spent === 0 ? target : 0);
    if (account.position !== undefined) spent = leaveWithinBar(account, account.position, series, bar);

    const close = series.close[bar];
    if (account.position !== undefined && account.equityAt(close) <= 0) {
      account.exit(account.position, bar, close, 'liquidated');
      ruined = true;
    }
    if (account.position !== undefined && bar === window.last) {
      account.exit(account.position, bar, close, 'end_of_data');
    }
    if (account.position !== undefined && sessionEnds?.[bar] === 1) {
      account.exit(account.position, bar, close, 'session_end');
    }
    equity[bar - window.first] = account.equityAt(close);
  }
  return { equity, trades: account.trades, skippedEntries: account.skippedEntries };
}

function tradeAtOpen(account: Account, series: BarSeries, bar: number, target: number): void {
  const open = series.open[bar];
  if (account.position !== undefined && account.position.side !== target) {
    account.exit(account.position, bar, open, 'signal');
  }
  if (account.position === undefined && (target === 1 || target === -1)) account.enter(bar, target, open);
}

/**
 * Closes the position where the bar reaches its stop or else its take-profit; a bar that opens beyond one fills at its
 * open. When a bar reaches both, the order of prices within it is unknown, and the stop counts.
 * Returns the side that was ended, 0 when the position stays.
 */
function leaveWithinBar(account: Account, position: Position, series: BarSeries, bar: number): TargetPosition {
  const { side, stop, takeProfit } = position;
  const open = series.open[bar];
  const [worst, best] = side === 1 ? [series.low[bar], series.high[bar]] : [series.high[bar], series.low[bar]];
  if (stop !== undefined && side * (worst - stop) <= 0) {
    account.exit(position, bar, side === 1 ? Math.min(open, stop) : Math.max(open, stop), 'stop');
    return side;
  }
  if (takeProfit !== undefined && side * (best - takeProfit) >= 0) {
    account.exit(position, bar, side === 1 ? Math.max(open, takeProfit) : Math.min(open, takeProfit), 'take_profit');
    return side;
  }
  return 0;
}
