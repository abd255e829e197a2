import { clientOrderIdOf, type Halt, type Intent, type Ledger } from '../../src/ledger';
import type { HaltDesk } from '../../src/guard';
import type { CarriedOut } from '../../src/protocol';

/** Every order that a venue of a test was sent, in order. */
export interface LedgerVenue {
  readonly desk: HaltDesk;
  readonly sent: { readonly symbol: string; readonly side: string; readonly quantity: string }[];
  /** As long as it is true, nothing that is sent fills. */
  stuck: boolean;
}

/** A venue that accepts at once and fills at 1000, for whom a ledger is all there is. */
export function ledgerVenue(ledgerOf: () => Promise<Ledger>): LedgerVenue {
  const venue: LedgerVenue = {
    sent: [],
    stuck: false,
    desk: { carryOut: async (halt, account) => carryOut(await ledgerOf(), venue, halt, account) },
  };
  return venue;
}

async function carryOut(ledger: Ledger, venue: LedgerVenue, halt: Halt, account: string): Promise<CarriedOut> {
  const { open } = await ledger.exposure(halt.scope, halt.key);
  const cancelled = await Promise.all(
    open
      .filter((intent) => intent.account === account && intent.haltId === undefined)
      .map((intent) => cancel(ledger, intent)),
  );
  if (halt.level !== 'flatten') return { done: true, cancelled: cancelled.flat(), closed: [], left: [] };
  const validUntil = new Date(Date.now() + 60_000).toISOString();
  const closed: { readonly symbol: string; readonly quantity: string }[] = [];
  if (!venue.stuck)
    for (const intent of await ledger.closingIntents(halt.id, account, validUntil)) {
      const decision = await ledger.beginSend(intent.id, 1);
      if (!decision.go) continue;
      const { symbol, side, quantity } = intent;
      venue.sent.push({ symbol, side, quantity });
      await fillAtOnce(ledger, intent);
      closed.push({ symbol, quantity });
    }
  const held = halt.scope === 'run' ? await ledger.heldByRun(account, halt.key) : await ledger.positions({ account });
  const left = held.map(({ symbol, quantity }) => ({
    symbol,
    quantity,
    why: 'not filled',
  }));
  return { done: left.length === 0, cancelled: cancelled.flat(), closed, left };
}

async function cancel(ledger: Ledger, intent: Intent): Promise<CarriedOut['cancelled']> {
  const decision = await ledger.beginCancel(intent.id);
  if (!decision.go) return [];
  await ledger.recordEnd(intent.id, { state: 'cancelled', at: new Date().toISOString(), reason: 'halted' });
  return [{ symbol: intent.symbol, id: intent.id, outcome: 'cancelled', message: 'cancelled' }];
}

async function fillAtOnce(ledger: Ledger, { id, account, quantity }: Intent): Promise<void> {
  await ledger.recordFill({
    account,
    executionId: `fill-${id}`,
    clientOrderId: clientOrderIdOf(id),
    brokerOrderId: `order-${id}`,
    quantity,
    price: '1000',
    fee: '0',
    at: new Date().toISOString(),
  });
}
