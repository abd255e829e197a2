import type { Decimal } from 'decimal.js';
import { Exact } from './decimal-text';

/** Decimals of a fractional quantity: what brokers take at most, cut off and never rounded up. */
const fractionalDecimals = 6;

/** The largest quantity that can be traded and is no more than `exact`: whole shares, or 6 decimals. */
export function tradableQuantity(exact: Decimal, fractional: boolean): Decimal {
  return exact.toDecimalPlaces(fractional ? fractionalDecimals : 0, Exact.ROUND_DOWN);
}

/** The smallest quantity that can be traded and is no less than `exact`. */
export function tradableQuantityAtLeast(exact: Decimal, fractional: boolean): Decimal {
  return exact.toDecimalPlaces(fractional ? fractionalDecimals : 0, Exact.ROUND_UP);
}
