import type { Order } from '../ledger';
import { Exact } from './exact';

/**
 * What may still fill of open orders: of the orders of a group only one does, and the one with the most left counts; an exit that waits
 * for its entry does not.
 */
export function countedOrders(open: readonly Order[]): readonly Order[] {
  const counted = new Map<string, Order>();
  for (const order of open) {
    if (order.waits) continue;
    const key = order.ocoGroup === undefined ? order.intentId : `group ${order.ocoGroup}`;
    const other = counted.get(key);
    if (other === undefined || leftOf(order).gt(leftOf(other))) counted.set(key, order);
  }
  return [...counted.values()];
}

/** Shares that are not filled yet. */
export function leftOf({ quantity, filledQuantity }: Pick<Order, 'quantity' | 'filledQuantity'>): Exact {
  return new Exact(quantity).sub(filledQuantity);
}
