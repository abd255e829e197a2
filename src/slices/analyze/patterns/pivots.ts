import type { Column } from '../../shared/indicators';

/** A swing high or low. It stands at bar `index` but is known only from bar `knownAt` on, when price had turned enough. */
export interface Pivot {
  readonly kind: 'peak' | 'trough';
  readonly index: number;
  /** The high of a peak, the low of a trough. */
  readonly price: number;
  readonly knownAt: number;
}

export interface SwingColumns {
  readonly high: Column;
  readonly low: Column;
  /** Average true range; NaN in its warm-up, where no turn is seen. */
  readonly atr: Column;
}

/**
 * Swing highs and lows in turn (a zigzag): a peak is the highest high before price falls from it by `turn` average true
 * ranges, as they are on the bar that completes the fall; a trough likewise. What a bar adds never changes a pivot that
 * was known before it. The leg at the start of the data has no turn before it, so its start is no pivot.
 */
export function findPivots(bars: SwingColumns, turn: number): readonly Pivot[] {
  const pivots: Pivot[] = [];
  let leg = firstLeg(bars, turn);
  while (leg !== undefined) {
    const pivot = endOfLeg(bars, turn, leg);
    if (pivot === undefined) break;
    pivots.push(pivot);
    leg = { rising: pivot.kind === 'trough', start: pivot.index, seenAt: pivot.knownAt };
  }
  return pivots;
}

interface Leg {
  readonly rising: boolean;
  /** The bar that the leg starts from. */
  readonly start: number;
  /** The bar that showed it to be a leg. */
  readonly seenAt: number;
}

/** The leg that first spans a turn, from the start of the data on. */
function firstLeg({ high, low, atr }: SwingColumns, turn: number): Leg | undefined {
  let highest = 0;
  let lowest = 0;
  for (let index = 1; index < high.length; index++) {
    if (isTurn(high[index] - low[lowest], turn * atr[index])) return { rising: true, start: lowest, seenAt: index };
    if (isTurn(high[highest] - low[index], turn * atr[index])) return { rising: false, start: highest, seenAt: index };
    if (high[index] > high[highest]) highest = index;
    if (low[index] < low[lowest]) lowest = index;
  }
  return undefined;
}

/** The extreme that ends a leg; undefined while price has not turned far enough from it. */
function endOfLeg({ high, low, atr }: SwingColumns, turn: number, leg: Leg): Pivot | undefined {
  const ahead = leg.rising ? high : low;
  const behind = leg.rising ? low : high;
  const sign = leg.rising ? 1 : -1;
  let extreme = leg.start + 1;
  for (let index = extreme + 1; index < high.length; index++) {
    // A bar that goes on first and then back may have gone either way first: it counts as going on.
    if (sign * (ahead[index] - ahead[extreme]) > 0) extreme = index;
    else if (index > leg.seenAt && isTurn(sign * (ahead[extreme] - behind[index]), turn * atr[index])) {
      return { kind: leg.rising ? 'peak' : 'trough', index: extreme, price: ahead[extreme], knownAt: index };
    }
  }
  return undefined;
}

/** Nothing turns in a market that does not move, nor before the range is known (NaN). */
function isTurn(distance: number, least: number): boolean {
  return distance > 0 && distance >= least;
}
