import type { Account, Ledger, Order, OrderFilter, Position, RunTrading } from '../ledger';
import { stateFolder } from '../server';

export interface BooksOptions {
  /** PostgreSQL of the ledger. @default DATABASE_URL, else the embedded one of the state folder */
  readonly databaseUrl?: string;
}

/**
 * What the ledger has of accounts, positions and orders: the same as `bellwether positions` and `orders` tell. For reading only; orders
 * are sent by the steps of runs. It connects when it is first asked. Where there is no ledger yet, as before the first order of an
 * installation, there are no accounts and no orders: looking makes none.
 * @throws LedgerError of every method: `LedgerUnavailable` when it cannot be asked, `UnknownAccount` for an account that it does not have.
 */
export class Books {
  #opened: Promise<Ledger> | undefined;

  constructor(private readonly options: BooksOptions = {}) {}

  /** Accounts with their cash; amounts are decimals as text. */
  async accounts(): Promise<readonly Account[]> {
    return this.#asked([], (ledger) => ledger.accounts());
  }

  /** What is held, by account and symbol; quantities are signed, below zero for a short position. `closed`: those too that are gone. */
  async positions(filter: { readonly account?: string; readonly closed?: boolean } = {}): Promise<readonly Position[]> {
    return this.#asked([], async (ledger) => {
      await known(ledger, filter.account);
      return ledger.positions(filter);
    });
  }

  /** Orders at brokers, the newest first; 100 unless `limit` says otherwise. */
  async orders(
    filter: Pick<OrderFilter, 'account' | 'symbol' | 'runId' | 'open' | 'limit'> = {},
  ): Promise<readonly Order[]> {
    return this.#asked([], async (ledger) => {
      await known(ledger, filter.account);
      return ledger.orders(filter);
    });
  }

  /**
   * What a run, its ticks and its children traded, by account: orders by how they stand, realized profit, fees, and what is still held.
   * @param execution id of the first execution of the run, as `BellwetherClient.firstExecution` gives it: a run's id may be used again.
   */
  async trading(execution: string): Promise<readonly RunTrading[]> {
    return this.#asked([], (ledger) => ledger.tradingOfRun(execution));
  }

  /** Ends its connections. */
  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await (await opened)?.close();
  }

  async #asked<Answer>(otherwise: Answer, ask: (ledger: Ledger) => Promise<Answer>): Promise<Answer> {
    // Only who asks for books loads the driver of the database.
    const { databaseUrlOf, hasLedger, openLedger } = await import('../ledger/index.js');
    const databaseUrl = this.options.databaseUrl ?? databaseUrlOf(process.env);
    const folder = stateFolder();
    if (databaseUrl === undefined && !hasLedger(folder)) return otherwise;
    this.#opened ??= openLedger({ databaseUrl, stateFolder: folder, connections: 2 }).catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return ask(await this.#opened);
  }
}

/** A name that is mistyped is told from an account without positions or orders. */
async function known(ledger: Ledger, account: string | undefined): Promise<void> {
  if (account !== undefined) await ledger.account(account);
}
