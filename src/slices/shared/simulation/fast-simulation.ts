import type { BarSeries } from '../bars';
import type { BarWindow, SimulationRules } from './rules';

/** The prices that are traded at, as typed columns. */
export interface PriceColumns {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

export function priceColumns(series: Pick<BarSeries, 'open' | 'high' | 'low' | 'close'>): PriceColumns {
  return {
    open: Float64Array.from(series.open),
    high: Float64Array.from(series.high),
    low: Float64Array.from(series.low),
    close: Float64Array.from(series.close),
  };
}

/** What a fast simulation counts beside the equity. */
export interface TradeCounts {
  readonly trades: number;
  /** Trades with a profit after costs. */
  readonly winning: number;
}

/**
 * The same simulation as `simulate`, operation for operation and so bit for bit, without the list of trades: for searches
 * that try thousands of candidates. `equity[0]` becomes the initial capital and `equity[n]` the value at the n-th close of
 * the window. Prices must have been looked at with `requireTradableBars`.
 *
 * One loop over locals, without an object or a call for each bar: that is what makes it fast, and why it repeats the rules
 * that `Account` has. A test holds the two together.
 */
export function simulateEquity(
  prices: PriceColumns,
  targets: Int8Array,
  window: BarWindow,
  rules: SimulationRules,
  equity: Float64Array,
): TradeCounts {
  const { open, high, low, close } = prices;
  // Made whole numbers here, once: the compiler then need not look again at each bar.
  const first = window.first | 0;
  const last = window.last | 0;
  const { commission, slippage, positionSize, fractional } = rules;
  const stopLoss = rules.stopLoss ?? 0;
  const takeProfit = rules.takeProfit ?? 0;
  const hasStop = rules.stopLoss !== undefined;
  const hasTakeProfit = rules.takeProfit !== undefined;
  const leavesWithinBar = hasStop || hasTakeProfit;
  equity[0] = rules.initialCapital;
  let cash = equity[0];
  let side = 0;
  let quantity = 0;
  let signedQuantity = 0;
  let entryPrice = 0;
  let entryCommission = 0;
  let stop = 0;
  let target = 0;
  let spent = 0;
  let ruined = false;
  let trades = 0;
  let winning = 0;
  for (let bar = first; bar <= last; bar++) {
    if (!leavesWithinBar && !ruined && bar > 0) {
      // Nothing happens while the target stays: most bars are done here, and the others below.
      const from = bar;
      if (side === 0) {
        bar = endOfStretch(targets, from, last, 0);
        equity.fill(cash, from - first + 1, bar - first + 1);
      } else {
        bar = markHeld(close, targets, equity, from, last, side, first, cash, signedQuantity);
      }
    }
    let wanted = bar === 0 || ruined ? 0 : targets[bar - 1];
    if (wanted !== spent) spent = 0;
    if (spent !== 0) wanted = 0;
    if (side !== wanted) {
      if (side !== 0) {
        const exitPrice = open[bar] * (1 - side * slippage);
        const exitCommission = quantity * exitPrice * commission;
        if (signedQuantity * (exitPrice - entryPrice) - entryCommission - exitCommission > 0) winning++;
        cash += signedQuantity * exitPrice - exitCommission;
        trades++;
        side = 0;
        signedQuantity = 0;
      }
      if (wanted !== 0) {
        entryPrice = open[bar] * (1 + wanted * slippage);
        const affordable = (cash * positionSize) / (entryPrice * (1 + commission));
        quantity = fractional ? affordable : Math.floor(affordable);
        if (quantity > 0) {
          side = wanted;
          signedQuantity = side * quantity;
          entryCommission = quantity * entryPrice * commission;
          stop = entryPrice * (1 - side * stopLoss);
          target = entryPrice * (1 + side * takeProfit);
          cash -= signedQuantity * entryPrice + entryCommission;
        }
      }
    }
    const closing = close[bar];
    if (side !== 0) {
      let leaves = false;
      let market = closing;
      let slips = slippage;
      if (leavesWithinBar) {
        const opening = open[bar];
        const worst = side === 1 ? low[bar] : high[bar];
        const best = side === 1 ? high[bar] : low[bar];
        if (hasStop && side * (worst - stop) <= 0) {
          leaves = true;
          market = side === 1 ? Math.min(opening, stop) : Math.max(opening, stop);
        } else if (hasTakeProfit && side * (best - target) >= 0) {
          leaves = true;
          market = side === 1 ? Math.max(opening, target) : Math.min(opening, target);
          slips = 0;
        }
        if (leaves) spent = side;
      }
      if (!leaves && cash + signedQuantity * closing <= 0) {
        leaves = true;
        ruined = true;
      }
      if (leaves || bar === last) {
        const exitPrice = market * (1 - side * slips);
        const exitCommission = quantity * exitPrice * commission;
        if (signedQuantity * (exitPrice - entryPrice) - entryCommission - exitCommission > 0) winning++;
        cash += signedQuantity * exitPrice - exitCommission;
        trades++;
        side = 0;
        signedQuantity = 0;
      }
    }
    equity[bar - first + 1] = cash + signedQuantity * closing;
  }
  return { trades, winning };
}

/** The first bar from `from` on, and `last` at the latest, whose target before it is another. */
function endOfStretch(targets: Int8Array, from: number, last: number, target: number): number {
  let bar = from;
  while (bar < last && targets[bar - 1] === target) bar++;
  return bar;
}

/** Fills in the value of a position while its target stands and money is left; gives the first bar that is not filled in. */
function markHeld(
  close: Float64Array,
  targets: Int8Array,
  equity: Float64Array,
  from: number,
  last: number,
  side: number,
  first: number,
  cash: number,
  signedQuantity: number,
): number {
  let bar = from;
  while (bar < last && targets[bar - 1] === side) {
    const value = cash + signedQuantity * close[bar];
    if (value <= 0) break;
    equity[bar - first + 1] = value;
    bar++;
  }
  return bar;
}
