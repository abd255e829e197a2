import type { HaltLevel, Ledger } from '../../src/ledger';
import type { TestDesk } from './desk-of';
import type { LedgerSchema } from './ledger-server';

/** In which a halt was in force, by the clock of the database. */
export interface Window {
  readonly from: string;
  readonly to: string;
  readonly level: HaltLevel;
}

/** What a reconciliation finds and cannot set right. */
export async function reconciled(test: TestDesk): Promise<readonly string[]> {
  const report = await test.desk({ stepPath: 'reconcile' }).reconcile();
  return report.differences.filter(({ applied }) => !applied).map(({ kind, explanation }) => `${kind}: ${explanation}`);
}

/** Orders of the venue that the ledger does not have, and those that it is still not sure of. */
export async function lost(schema: LedgerSchema, { broker }: TestDesk): Promise<readonly string[]> {
  const unsure = await schema.raw(`SELECT client_order_id FROM intents WHERE state IN ('sending', 'ambiguous')`);
  const known = new Set(
    (await schema.raw('SELECT i.client_order_id FROM orders o JOIN intents i ON i.id = o.intent_id')).map((row) =>
      String(row['client_order_id']),
    ),
  );
  return [
    ...unsure.map((row) => `unsure: ${String(row['client_order_id'])}`),
    ...broker.orders
      .filter(({ clientOrderId }) => !known.has(clientOrderId))
      .map((one) => `unknown: ${one.clientOrderId}`),
  ];
}

/** By the clock of the database, which says when a send began. What only reduces may begin under `reduce_only`. */
export async function begunWhileHalted(schema: LedgerSchema, windows: readonly Window[]): Promise<readonly string[]> {
  const begun: string[] = [];
  for (const { from, to, level } of windows) {
    if (level === 'reduce_only') continue;
    const rows = await schema.raw(
      `SELECT client_order_id FROM intents
      WHERE sent_at > $1::timestamptz AND sent_at < $2::timestamptz AND ($3 <> 'flatten' OR halt_id IS NULL)`,
      [from, to, level],
    );
    begun.push(...rows.map((row) => `${level}: ${String(row['client_order_id'])}`));
  }
  return begun;
}

/** In which the ledger, its recount and the venue differ. */
export async function ledgerAndVenue(ledger: Ledger, { broker }: TestDesk): Promise<readonly string[]> {
  const { differences } = await ledger.checkLedger();
  const here = (await ledger.positions({ account: 'paper' })).map(({ symbol, quantity }) => `${symbol} ${quantity}`);
  const there = (await broker.positions()).map(({ symbol, quantity }) => `${symbol} ${quantity}`);
  const { cash } = await ledger.account('paper');
  const venue = await broker.account();
  return [
    ...differences.map(({ what, ledger: says, recount }) => `${what}: ${says}, recounted ${recount}`),
    ...(here.sort().join() === there.sort().join()
      ? []
      : [`held: ${here.join()} in the ledger, ${there.join()} at the venue`]),
    ...(Number(cash) === Number(venue.cash) ? [] : [`cash: ${cash} in the ledger, ${venue.cash} at the venue`]),
  ];
}
