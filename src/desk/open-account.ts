import type { AccountSettings } from '../accounts';
import { LedgerError, type Ledger } from '../ledger';
import type { DeskContext, OrderOrigin } from './desk-context';
import { takeOverOpening } from './opening-balance';

/** Opens accounts and begins their books, once a process. */
export class OpenAccounts {
  readonly #accounts = new Map<string, Promise<void>>();
  readonly #books = new Map<string, Promise<unknown>>();
  readonly #runs = new Map<string, Promise<void>>();

  /** Opens the account in the ledger, with its opening cash. @throws LedgerError `AccountDiffers`. */
  account(ledger: Ledger, settings: AccountSettings): Promise<void> {
    return once(this.#accounts, settings.name, () => open(ledger, settings));
  }

  /** The books of an account that was never used here begin with what its broker holds. */
  books(context: DeskContext): Promise<unknown> {
    return once(this.#books, context.settings.name, () => takeOverOpening(context));
  }

  /** Notes that the run is bound to the account, so that a halt of the account reaches it. */
  run(
    ledger: Ledger,
    account: string,
    { runId, firstExecutionId, chainId = firstExecutionId }: OrderOrigin,
  ): Promise<void> {
    return once(this.#runs, `${account}\n${runId}\n${firstExecutionId}`, () =>
      ledger.bindRun({ account, runId, firstExecutionId, chainId }),
    );
  }
}

/** What failed is tried again by who comes next. Of many, the oldest are forgotten: doing them again changes nothing. */
function once<T>(known: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const begun = work();
  known.set(key, begun);
  begun.catch(() => known.delete(key));
  const [oldest] = known.keys();
  if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
  return begun;
}

const mostKept = 1000;

async function open(ledger: Ledger, settings: AccountSettings): Promise<void> {
  const { name, kind, broker, currency, fourEyes } = settings;
  // What a broker elsewhere executed is a fact, whatever it does to the cash.
  const cashMayBeNegative = broker !== 'paper';
  await ledger.openAccount({ name, kind, broker, currency, fourEyes, cashMayBeNegative });
  if (broker !== 'paper') return;
  try {
    await ledger.recordCash({
      account: name,
      kind: 'deposit',
      amount: settings.openingCash,
      externalId: 'opening',
      by: 'configuration',
      reason: 'opening cash',
      at: new Date().toISOString(),
    });
  } catch (error) {
    // The books have begun with another amount once; that stands, whatever the configuration says now.
    if (!(error instanceof LedgerError) || error.code !== 'EntryDiffers') throw error;
  }
}
