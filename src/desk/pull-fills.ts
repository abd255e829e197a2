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
 * Records the fills that the venue has since a time. Each is recorded once, whoever asks and how often. One that cannot be recorded
 * keeps none of the others from it.
 * @throws BrokerError; LedgerError when all others are recorded, naming those that cannot be: `BadDecimal` where one cannot be read,
 * `FillDiffers` where the venue tells another story than before.
 */
export async function pullFills(context: DeskContext, since: string): Promise<PulledFills> {
  const { ledger, broker, settings } = context;
  // The fill of an exit that is not known would be one of a strange order.
  await learnExits(context);
  const from = new Date(Date.parse(since) - marginMs).toISOString();
  const recorded: BrokerFill[] = [];
  const strange: BrokerFill[] = [];
  const refused: Refused[] = [];
  const told = (await broker.fillsSince(from)).map((fill) => ({ ...fill, account: settings.name }));
  // Most are known: the venue tells all of them again whenever it is asked.
  for (const fill of await ledger.unrecordedFills(told)) {
    try {
      if ((await ledger.recordFill(fill)).recorded) recorded.push(fill);
    } catch (error) {
      if (!(error instanceof LedgerError) || isOfLedger(error)) throw error;
      if (error.code === 'UnknownOrder') strange.push(fill);
      else refused.push({ fill, error });
    }
  }
  if (refused.length > 0) throw notRecorded(refused, settings.name);
  return { recorded, strange };
}

interface Refused {
  readonly fill: BrokerFill;
  readonly error: LedgerError;
}

/** What is no matter of the one fill. */
const isOfLedger = ({ code }: LedgerError): boolean => code === 'LedgerUnavailable' || code === 'LedgerFailed';

function notRecorded(refused: readonly Refused[], account: string): LedgerError {
  const [{ error }] = refused;
  const each = refused.map(
    ({ fill, error: why }) =>
      `fill ${fill.executionId} of order ${fill.clientOrderId} (${fill.symbol}): ${why.message}`,
  );
  return new LedgerError(
    error.code,
    `${refused.length} of what the broker tells of account '${account}' cannot be recorded; all other fills are. Look at the broker what it is. ${each.join('; ')}`,
    { cause: error },
  );
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
