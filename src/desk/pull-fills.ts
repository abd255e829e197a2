import type { BrokerFill } from '../brokers';
import { LedgerError } from '../ledger';
import type { DeskContext } from './desk-context';
import { learnExits } from './learn-exits';
import { recordEnd } from './record-order';

/** Fills that come late, and clocks that differ: so much further back is asked. */
const marginMs = 60_000;

export interface PulledFills {
  /** That the ledger did not have. */
  readonly recorded: readonly BrokerFill[];
  /** Of orders that did not come from here. */
  readonly strange: readonly BrokerFill[];
}

/**
 * Records the fills that the venue has since a time. Each is recorded once, whoever asks and how often.
 * @throws BrokerError, LedgerError `FillDiffers` where the venue tells another story than before.
 */
export async function pullFills(context: DeskContext, since: string): Promise<PulledFills> {
  const { ledger, broker, settings } = context;
  // The fill of an exit that is not known would be one of a strange order.
  await learnExits(context);
  const from = new Date(Date.parse(since) - marginMs).toISOString();
  const recorded: BrokerFill[] = [];
  const strange: BrokerFill[] = [];
  const told = (await broker.fillsSince(from)).map((fill) => ({ ...fill, account: settings.name }));
  // Most are known: the venue tells all of them again whenever it is asked.
  for (const fill of await ledger.unrecordedFills(told)) {
    try {
      if ((await ledger.recordFill(fill)).recorded) recorded.push(fill);
    } catch (error) {
      if (!(error instanceof LedgerError) || error.code !== 'UnknownOrder') throw error;
      strange.push(fill);
    }
  }
  return { recorded, strange };
}

/** Records the fills of what is open, and how open orders have ended meanwhile. Asks the venue for nothing where nothing is open. */
export async function catchUp(context: DeskContext): Promise<void> {
  const { ledger, broker, settings } = context;
  await learnExits(context);
  const open = await ledger.orders({ account: settings.name, open: true, limit: 10_000 });
  const oldest = open.at(-1);
  if (oldest === undefined) return;
  await pullFills(context, oldest.acceptedAt);
  const still = await ledger.orders({ account: settings.name, open: true, limit: 10_000 });
  if (still.length === 0) return;
  const atVenue = new Set((await broker.openOrders()).map(({ clientOrderId }) => clientOrderId));
  for (const { intentId, clientOrderId } of still) {
    if (atVenue.has(clientOrderId)) continue;
    await endAsAtVenue(context, intentId, clientOrderId);
  }
}

/** Records what became of an order that the venue does not list as open any more. Gives whether it has ended. */
export async function endAsAtVenue(context: DeskContext, intentId: string, clientOrderId: string): Promise<boolean> {
  const order = await context.broker.findByClientOrderId(clientOrderId);
  if (order === undefined || order.state === 'open' || order.state === 'partially_filled') return false;
  await pullFills(context, order.acceptedAt);
  await recordEnd(context, intentId, order);
  return true;
}
