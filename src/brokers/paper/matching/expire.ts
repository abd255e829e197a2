import type { Matching } from './matching';

/** Ends the day orders whose session is over. */
export function expireOrders(matching: Matching, now: number): void {
  for (const order of matching.orders)
    if (order.expiresAt !== undefined && order.expiresAt <= now)
      matching.end(order, 'expired', 'its session has closed', order.expiresAt);
}
