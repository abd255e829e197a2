import { ActionError } from '../action-error';

/** What weights must keep: each between `min` and `max`, together `budget`. */
export interface WeightBounds {
  readonly min: number;
  readonly max: number;
  readonly budget: number;
}

/**
 * The bounds of so many assets. The budget is what is to be invested, or all that the largest weights allow where that is
 * less; the rest is cash.
 * @throws ActionError `InfeasibleBounds` where the smallest weights are more than that.
 */
export function boundsOf(count: number, min: number, max: number, wanted: number): WeightBounds {
  if (min > max) throw new ActionError('InfeasibleBounds', `min_weight ${min} is above max_weight ${max}`);
  const budget = Math.min(wanted, count * max);
  if (count * min <= budget + 1e-12) return { min, max, budget };
  throw new ActionError(
    'InfeasibleBounds',
    `${count} assets of at least ${min} each are ${count * min} of the capital, ${budget} is to be invested; lower min_weight, leave ` +
      'assets out, or raise leverage',
  );
}

/**
 * Weights in proportion to `sizes` (above 0), those beyond a bound at it, that sum to the budget: each is k times its size
 * within the bounds, and k is found by halving.
 */
export function proportional(sizes: readonly number[], { min, max, budget }: WeightBounds): number[] {
  const at = (k: number) => sizes.map((size) => Math.max(min, Math.min(max, k * size)));
  const total = (k: number) => at(k).reduce((sum, weight) => sum + weight, 0);
  let low = 0;
  let high = max / Math.min(...sizes);
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (total(middle) > budget) high = middle;
    else low = middle;
  }
  return at((low + high) / 2);
}

/**
 * Puts weights back into their bounds, and what that adds or takes onto those within, so that what a bound holds stays at
 * it. For the rounding of solvers: with nothing within, what is missing stays missing.
 */
export function settle(weights: readonly number[], { min, max, budget }: WeightBounds): number[] {
  const inside = weights.map((weight) => Math.max(min, Math.min(max, weight)));
  const missing = budget - inside.reduce((sum, weight) => sum + weight, 0);
  const rooms = inside.map((weight) => (weight === min || weight === max ? 0 : Math.min(weight - min, max - weight)));
  const room = rooms.reduce((sum, one) => sum + one, 0);
  if (room <= Math.abs(missing)) return inside;
  return inside.map((weight, asset) => weight + (missing * rooms[asset]) / room);
}
