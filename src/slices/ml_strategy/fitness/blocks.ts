import type { BarSeries } from '../../shared/bars';
import { simulate } from '../../shared/simulation';
import type { TradingCosts } from '../horizon-return';
import { type MarketState, likeness, marketStateAt } from './market-likeness';

/** A stretch of bars that a strategy is judged on, started flat and closed at its end. */
export interface Block {
  /** Of its first and last bar, milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  /** Net return from the close before it to its last close. */
  readonly return: number;
  readonly trades: number;
  /** Net return of each bar, with its time. */
  readonly returns: readonly { readonly time: number; readonly value: number }[];
}

export interface BlockPlan {
  readonly blocks: number;
  readonly blockBars: number;
  readonly costs: TradingCosts;
  /** Bars that make a year. */
  readonly perYear: number;
  /** The market to compare each block's start with; undefined: all blocks count the same. */
  readonly now?: MarketState;
}

/** The newest `blocks · blockBars` bars as blocks that follow each other, oldest first, traded by the targets, net of costs. */
export function blocksOf(series: BarSeries, targets: Int8Array, plan: BlockPlan): Block[] {
  const first = series.time.length - plan.blocks * plan.blockBars;
  return Array.from({ length: plan.blocks }, (_, index) => {
    const window = { first: first + index * plan.blockBars, last: first + (index + 1) * plan.blockBars - 1 };
    const rules = { ...plan.costs, initialCapital: 1, fractional: true, positionSize: 1 };
    const { equity, trades } = simulate(series, targets, window, rules);
    return {
      from: series.time[window.first],
      to: series.time[window.last],
      weight: plan.now === undefined ? 1 : likeness(marketStateAt(series, window.first - 1, plan.perYear), plan.now),
      return: equity[equity.length - 1] - 1,
      trades: trades.length,
      returns: Array.from(equity, (value, bar) => {
        const before = bar === 0 ? 1 : equity[bar - 1];
        // Of an account that has nothing left there is no return.
        return { time: series.time[window.first + bar], value: before > 0 ? value / before - 1 : 0 };
      }),
    };
  });
}
