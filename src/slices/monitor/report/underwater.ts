import type { Curve } from '../../shared/backtest-result';

/** How far each value of a curve lies below the highest before it, as a share at or below 0: -0.2 is 20 % under water. */
export function underwater({ value }: Pick<Curve, 'value'>): number[] {
  let highest = Number.NEGATIVE_INFINITY;
  return value.map((entry) => {
    highest = Math.max(highest, entry);
    return entry === highest ? 0 : entry / highest - 1;
  });
}
