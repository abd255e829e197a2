import { Decimal } from 'decimal.js';

/** Decimal arithmetic without loss for what orders are made of: products of quantities and prices fit into 60 digits. */
export const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -40, toExpPos: 40 });
export type Exact = Decimal;

export const zero = new Exact(0);

/** Decimals that quantities and prices are kept with. */
const decimals = 9;

/** A price or size that came as a number: its shortest decimal form counts. */
export function exactOf(value: number | string): Exact {
  return new Exact(value);
}

/** At most `value`, in whole steps; a remainder that is smaller than a step can only go as a whole. */
export function inSteps(value: Exact, step: Exact): Exact {
  return value.div(step).floor().times(step);
}

export function leastOf(first: Exact, ...others: readonly Exact[]): Exact {
  return Exact.max(Exact.min(first, ...others), zero);
}

/** Down to what is kept. */
export function kept(value: Exact): Exact {
  return value.toDecimalPlaces(decimals, Exact.ROUND_DOWN);
}
