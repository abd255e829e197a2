import type { Decimal } from 'decimal.js';
import { Exact, limitPrice, type OrderProposal, tradableQuantity } from '../shared/risk';

export interface OrderRules {
  readonly fractional: boolean;
  readonly slippageTolerance: number | undefined;
}

/**
 * The orders that take a position from `current` shares to `target` (below 0: short), none where nothing tradable is
 * between them. From long to short, or back, is two: what closes, then what opens, as brokers take them.
 */
export function ordersTo(
  symbol: string,
  current: Decimal,
  target: Decimal,
  price: Decimal,
  reason: string,
  rules: OrderRules,
): OrderProposal[] {
  const legs = current.mul(target).lt(0) ? [current.neg(), target] : [target.sub(current)];
  return legs.flatMap((change): OrderProposal[] => {
    const side = change.lt(0) ? 'sell' : 'buy';
    // A position is closed whole, with whatever part of a share is in it.
    const isWhole = change.abs().eq(current.abs()) && !change.eq(current);
    const quantity = isWhole ? change.abs() : tradableQuantity(change.abs(), rules.fractional);
    if (quantity.isZero()) return [];
    return [
      { symbol, side, quantity: quantity.toFixed(), ...limitPrice(side, price, rules.slippageTolerance), reason },
    ];
  });
}

/** Shares of a signed share of the equity at a price, cut off to what can be traded. */
export function sharesOf(fraction: number, equity: Decimal, price: Decimal, fractional: boolean): Decimal {
  const exact = equity.mul(new Exact(Math.abs(fraction))).div(price);
  const quantity = tradableQuantity(exact, fractional);
  return fraction < 0 ? quantity.neg() : quantity;
}
