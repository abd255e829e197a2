import type { AccountReader, AccountSnapshot } from '../slices/account-port';
import type { DeskContext } from './desk-context';
import { noteEquity } from './note-equity';
import { catchUp } from './pull-fills';
import { pricesOf, quotesOf } from './quoted';
import { sessionStart } from './session-start';

/** The account out of the ledger, valued at quotes. */
export function ledgerReader(context: DeskContext): AccountReader {
  const { ledger, settings, clock } = context;
  return ledger.accountReader({
    account: settings.name,
    now: () => clock.now(),
    sessionStart: () => sessionStart(context),
    prices: async (symbols) => pricesOf(await quotesOf(context, symbols)),
  });
}

/** The account as it stands: what the venue has filled is recorded first, and the equity is noted. */
export async function currentSnapshot(context: DeskContext): Promise<AccountSnapshot> {
  await catchUp(context);
  const snapshot = await ledgerReader(context).snapshot();
  await noteEquity(context, snapshot);
  return snapshot;
}
