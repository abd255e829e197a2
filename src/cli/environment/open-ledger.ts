import { databaseUrlOf, hasLedger, openLedger, type Ledger } from '../../ledger';
import { stateFolder } from '../../server';

/** What a command says where there is none. */
export const noLedger = 'no ledger yet; it begins with the first order on an account';

/**
 * Does something with the ledger of this installation, and leaves it. Gives `otherwise` where there is none yet: looking is no
 * reason to make one.
 */
export async function withLedger<T>(otherwise: () => T, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const databaseUrl = databaseUrlOf(process.env);
  const folder = stateFolder();
  if (databaseUrl === undefined && !hasLedger(folder)) return otherwise();
  const ledger = await openLedger({ databaseUrl, stateFolder: folder, connections: 2 });
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}
