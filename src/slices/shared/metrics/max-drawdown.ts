import type { Curve } from '../backtest-result';

/** The largest fall of a curve from a peak. Indices are into the curve; without a fall `share` is 0 and they are null. */
export interface Drawdown {
  /** Positive share of the peak: 0.2 is a fall by 20 %. */
  readonly share: number;
  /** The last bar at the peak's value before the fall. */
  readonly peak: number | null;
  /** The first bar at the lowest point. */
  readonly trough: number | null;
  /** The first bar after the trough at which the peak's value is reached again; null when it is not. */
  readonly recovered: number | null;
}

/** The largest fall of a curve of positive start, relative to the highest value before it. The earliest among equals. */
export function maxDrawdown({ value }: Pick<Curve, 'value'>): Drawdown {
  let highest = 0;
  let share = 0;
  let peak: number | null = null;
  let trough: number | null = null;
  for (let index = 1; index < value.length; index++) {
    if (value[index] >= value[highest]) highest = index;
    const fall = 1 - value[index] / value[highest];
    if (fall > share) {
      share = fall;
      peak = highest;
      trough = index;
    }
  }
  return { share, peak, trough, recovered: recovery(value, peak, trough) };
}

function recovery(value: readonly number[], peak: number | null, trough: number | null): number | null {
  if (peak === null || trough === null) return null;
  const found = value.findIndex((entry, index) => index > trough && entry >= value[peak]);
  return found === -1 ? null : found;
}
