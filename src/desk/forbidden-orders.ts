import type { BookReading, Halt, Intent } from '../ledger';
import { Exact, zero } from './exact';

/**
 * The orders of an account that a halt came too late for and cancels, sends without an answer among them, as the books stand at one
 * moment. Closing orders of halts go on.
 */
export async function forbiddenOrders(
  books: BookReading,
  { level, scope, key }: Halt,
  account: string,
): Promise<readonly Intent[]> {
  if (level === 'freeze') return [];
  const { inFlight, open } = await books.exposure(scope, key);
  const here = [...inFlight, ...open].filter((intent) => intent.account === account && intent.haltId === undefined);
  return level === 'reduce_only' ? opening(books, account, here) : here;
}

/**
 * Those of which what is left would open a position, or add to one: by what is held, the oldest first. Exits that wait go with their
 * entries.
 */
async function opening(books: BookReading, account: string, intents: readonly Intent[]): Promise<readonly Intent[]> {
  if (intents.length === 0) return [];
  const held = await books.positions({ account });
  const left = new Map(held.map(({ symbol, quantity }) => [symbol, new Exact(quantity)]));
  const orders = await books.orders({ intentIds: intents.map(({ id }) => id), limit: intents.length });
  const known = new Map(orders.map((order) => [order.intentId, order]));
  const groups = new Map<string, boolean>();
  return intents.filter(({ id, symbol, side, quantity, ocoGroup }) => {
    const order = known.get(id);
    if (order?.waits === true) return false;
    // Of a group only one fills, and cancelling one cancels the other.
    const asGroup = ocoGroup === undefined ? undefined : groups.get(ocoGroup);
    if (asGroup !== undefined) return asGroup;
    const position = left.get(symbol) ?? zero;
    const free = side === 'sell' ? position : position.neg();
    const rest = new Exact(quantity).sub(order?.filledQuantity ?? zero);
    const opens = free.lt(rest);
    if (ocoGroup !== undefined) groups.set(ocoGroup, opens);
    if (opens) return true;
    left.set(symbol, side === 'sell' ? position.sub(rest) : position.add(rest));
    return false;
  });
}
