import type { OrderRejection } from '../../slices/trading-desk-port';
import { buyingPower } from './buying-power';
import { capability } from './capability';
import { dailyLoss } from './daily-loss';
import { exits } from './exits';
import { exposure } from './exposure';
import { haltLevel } from './halt-level';
import { factsOf, type GivenFacts } from './order-facts';
import { orderRate } from './order-rate';
import { orderValue } from './order-value';
import { positionSize } from './position-size';
import { priceCollar } from './price-collar';
import { rejectionBy, type Check } from './rejection';
import { staleQuote } from './stale-quote';

export { type GivenFacts, pendingOf, type PendingOrder } from './order-facts';

/** In this order: the first that stops an order is the one that it is told of. */
export const checks: readonly Check[] = [
  capability,
  haltLevel,
  priceCollar,
  staleQuote,
  exits,
  orderValue,
  positionSize,
  exposure,
  dailyLoss,
  buyingPower,
  orderRate,
];

/** Why an order may not be sent; undefined when it may. */
export function judgeOrder(given: GivenFacts): OrderRejection | undefined {
  const facts = factsOf(given);
  for (const check of checks) {
    const verdict = check.judge(facts);
    if (verdict !== undefined) return rejectionBy(check.name, verdict);
  }
  return undefined;
}
