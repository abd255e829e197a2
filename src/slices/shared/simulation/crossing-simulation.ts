import type { Crossing } from '../strategies/strategy';
import type { PriceColumns } from './fast-simulation';
import type { BarWindow, SimulationRules } from './rules';

/** What the returns do not tell: the last value of the curve, and what they add up to. */
export interface CrossingOutcome {
  readonly final: number;
  readonly sum: number;
}

/**
 * The returns of `simulateEquity` on the targets of a crossing, bit for bit, in one pass over the bars without a column of
 * targets or of equity: for searches over averages, which spend their time here. `returns[n - 1]` becomes that of the n-th
 * close of the window. Prices must have been looked at with `requireTradableBars`; a stop or a take-profit there is not.
 *
 * It repeats the rules that `Account` has, as `simulateEquity` does, and a test holds all three together.
 */
export function simulateCrossing(
  { open, close }: Pick<PriceColumns, 'open' | 'close'>,
  crossing: Crossing,
  window: BarWindow,
  { initialCapital, commission, slippage, positionSize, fractional }: Omit<SimulationRules, 'stopLoss' | 'takeProfit'>,
  returns: Float64Array,
): CrossingOutcome {
  const { fast, slow, warmup, short } = crossing;
  const first = window.first | 0;
  const last = window.last | 0;
  // Through a column of doubles, so that the compiler keeps what is added up as one and asks for no memory in the loops.
  returns[0] = initialCapital;
  let cash = returns[0];
  let before = cash;
  let sum = 0;
  let side = 0;
  let quantity = 0;
  let signedQuantity = 0;
  let wanted: number = targetBefore(crossing, first);
  let bar = first;
  while (bar <= last) {
    if (side !== wanted) {
      if (side !== 0) {
        const exitPrice = open[bar] * (1 - side * slippage);
        cash += signedQuantity * exitPrice - quantity * exitPrice * commission;
        side = 0;
      }
      if (wanted !== 0) {
        const entryPrice = open[bar] * (1 + wanted * slippage);
        const affordable = (cash * positionSize) / (entryPrice * (1 + commission));
        quantity = fractional ? affordable : Math.floor(affordable);
        if (quantity > 0) {
          side = wanted;
          signedQuantity = side * quantity;
          cash -= signedQuantity * entryPrice + quantity * entryPrice * commission;
        }
      }
    }
    if (side === 0) {
      // Flat until the columns cross; where only the money does not suffice, until the next open.
      let end = last;
      if (wanted !== 0) end = bar;
      else if (warmup < last) {
        const known = bar > warmup ? bar : warmup;
        end = firstBelow(slow, fast, known, last);
        if (short !== 0) end = firstBelow(fast, slow, known, end);
      }
      const change = before > 0 ? cash / before - 1 : 0;
      sum += change;
      before = cash;
      returns[bar - first] = change;
      returns.fill(0, bar - first + 1, end - first + 1);
      if (fast[end] > slow[end]) wanted = 1;
      else if (fast[end] < slow[end]) wanted = short;
      bar = end + 1;
    } else {
      // Held until the columns cross the other way, the money is gone, or the bars end.
      const along = side === 1 ? fast : slow;
      const against = side === 1 ? slow : fast;
      const end = firstBelow(along, against, bar, last);
      const crosses = end < last;
      const marked = crosses ? end + 1 : last;
      let value = cash + signedQuantity * close[bar];
      while (bar < marked && value > 0) {
        const change = value / before - 1;
        returns[bar - first] = change;
        sum += change;
        before = value;
        bar++;
        value = cash + signedQuantity * close[bar];
      }
      if (crosses && bar === marked) wanted = side === 1 ? short : 1;
      else {
        const exitPrice = close[bar] * (1 - side * slippage);
        cash += signedQuantity * exitPrice - quantity * exitPrice * commission;
        // With no money left nothing is entered again.
        wanted = 0;
        side = 0;
        const change = cash / before - 1;
        returns[bar - first] = change;
        sum += change;
        before = cash;
        bar++;
      }
    }
  }
  return { final: cash, sum };
}

/** The first bar from `from` on, and `last` at the latest, where a column is below another. */
function firstBelow(column: Float64Array, other: Float64Array, from: number, last: number): number {
  const three = last - 3;
  let bar = from;
  // Four at a time: each time around costs about as much as a bar.
  while (
    bar < three &&
    !(column[bar] < other[bar]) &&
    !(column[bar + 1] < other[bar + 1]) &&
    !(column[bar + 2] < other[bar + 2]) &&
    !(column[bar + 3] < other[bar + 3])
  ) {
    bar += 4;
  }
  while (bar < last && !(column[bar] < other[bar])) bar++;
  return bar;
}

/** The target at the close before a bar: as the columns crossed last since they are known. */
function targetBefore({ fast, slow, warmup, short }: Crossing, bar: number): number {
  for (let at = bar - 1; at >= warmup; at--) {
    if (fast[at] > slow[at]) return 1;
    if (fast[at] < slow[at]) return short;
  }
  return 0;
}
