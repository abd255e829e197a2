import type { BrokerOrder } from '../brokers';
import type { Intent } from '../ledger';
import type { DeskContext } from './desk-context';

/**
 * Records the exits that the venue has made of orders that brought some along: from then on they are orders of the run, which halts
 * cancel and fills are recorded of. Asks the venue for nothing where all are known. Gives how many orders it asked for.
 * @throws BrokerError
 */
export async function learnExits(context: DeskContext): Promise<number> {
  const { ledger, settings } = context;
  const awaited = await ledger.awaitedExits(settings.name);
  if (awaited.length === 0) return 0;
  const orders = await ledger.orders({ intentIds: awaited.map(({ id }) => id), limit: awaited.length });
  for (const entry of awaited) {
    const order = orders.find(({ intentId }) => intentId === entry.id);
    if (order !== undefined) await learn(context, entry, order.brokerOrderId);
  }
  return awaited.length;
}

async function learn({ ledger, broker }: DeskContext, entry: Intent, brokerOrderId: string): Promise<void> {
  const [order, ...exits] = await broker.withExits(brokerOrderId);
  for (const exit of exits) {
    const { clientOrderId, side, quantity, limitPrice, stopPrice, timeInForce, acceptedAt } = exit;
    await ledger.recordExit(entry.id, {
      role: stopPrice === undefined ? 'take_profit' : 'stop_loss',
      clientOrderId,
      brokerOrderId: exit.brokerOrderId,
      side,
      quantity,
      ...(limitPrice !== undefined && { limitPrice }),
      ...(stopPrice !== undefined && { stopPrice }),
      timeInForce,
      at: acceptedAt,
    });
  }
  // One that ended before its exits began brings none any more.
  if (order !== undefined && hasEndedUnfilled(order)) await ledger.forgetExits(entry.id);
}

function hasEndedUnfilled({ state }: BrokerOrder): boolean {
  return state !== 'open' && state !== 'partially_filled' && state !== 'filled';
}
