import { Exact } from './decimal-text';

/** What moves a holding: a fill, whose cost is worked out, or an adjustment, which brings its own. Quantities are signed. */
export type Move =
  | { readonly kind: 'fill'; readonly quantity: Exact; readonly price: Exact }
  | { readonly kind: 'adjustment'; readonly quantity: Exact; readonly cost: Exact };

export interface Holding {
  readonly quantity: Exact;
  readonly cost: Exact;
  readonly realizedPnl: Exact;
}

export const nothingHeld: Holding = { quantity: new Exact(0), cost: new Exact(0), realizedPnl: new Exact(0) };

/**
 * A holding after a move, by average cost: what closes takes its share of the cost along, rounded to 18 decimals; what goes
 * beyond opens at its own price. Written for the check: the ledger itself does it in the database.
 */
export function moved(held: Holding, move: Move): Holding {
  if (move.kind === 'adjustment')
    return { ...held, quantity: held.quantity.plus(move.quantity), cost: held.cost.plus(move.cost) };
  const direction = move.quantity.isNegative() ? -1 : 1;
  const opposite = held.quantity.isNegative() !== move.quantity.isNegative();
  const closing = opposite ? Exact.min(held.quantity.abs(), move.quantity.abs()) : new Exact(0);
  const closedCost = closing.isZero()
    ? new Exact(0)
    : closing.eq(held.quantity.abs())
      ? held.cost
      : held.cost.times(closing).div(held.quantity.abs()).toDecimalPlaces(36).toDecimalPlaces(18);
  const opening = move.quantity.minus(closing.times(direction));
  const proceeds = closing.times(-direction).times(move.price);
  return {
    quantity: held.quantity.plus(move.quantity),
    cost: held.cost.minus(closedCost).plus(opening.times(move.price)),
    realizedPnl: held.realizedPnl.plus(proceeds).minus(closedCost),
  };
}
