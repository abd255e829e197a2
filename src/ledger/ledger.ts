import { accountsOf, type Accounts } from './accounts';
import { equityHistoryOf, type EquityHistory } from './account-reader';
import { auditOf, type Audit } from './audit';
import { checkOf, type Check } from './check-ledger';
import type { Database, Reading } from './database';
import { deskQueriesOf, type DeskQueries } from './desk-queries';
import { exitBookOf, type ExitBook } from './exits';
import { exposuresOf, type Exposures } from './exposure';
import { guardQueriesOf, type GuardQueries } from './guard-queries';
import { haltsOf, type Halts } from './halts';
import { intentStore, type IntentStore } from './intents';
import { leasesOf, type Leases } from './leases';
import type { LedgerOptions } from './ledger-options';
import { migrate } from './migrate';
import { orderBook, type OrderBook } from './orders';
import { outboxOf, type Outbox } from './outbox';
import { paperBooksOf, type PaperBooks } from './paper-book';
import { revivingDatabase } from './reviving-database';
import { runTradingsOf, type RunTradings } from './run-trading';
import { sendingOf, type Sending } from './sending';

interface Books extends Accounts, EquityHistory, OrderBook, Exposures {}

/** What is held, open, and on its way. */
export type BookReading = Pick<
  Books,
  'account' | 'accountReader' | 'closedBy' | 'exposure' | 'heldByRun' | 'orders' | 'positions'
>;

/**
 * Accounts, intents, orders, fills, positions, cash, halts and the audit trail, in PostgreSQL. Every write is one statement and
 * one short transaction in the server: none is held while a broker, or anybody else, is waited for.
 * Every method fails with LedgerError `LedgerUnavailable` when the database cannot be asked: then nothing may be sent.
 */
export interface Ledger
  extends
    Books,
    IntentStore,
    Sending,
    ExitBook,
    Halts,
    Leases,
    Outbox,
    Check,
    Audit,
    DeskQueries,
    GuardQueries,
    RunTradings,
    PaperBooks {
  /**
   * Reads the books as they stood at one moment, however often `work` asks them. Asked one after the other outside of it, an order that
   * is filled in between is neither open any more nor in the position yet. For milliseconds: the ledger is asked, and nobody else.
   */
  atOneMoment<T>(work: (books: BookReading) => Promise<T>): Promise<T>;
  /** Leaves the database; an embedded one that nobody else uses is stopped, unless it is detached. */
  close(): Promise<void>;
}

/**
 * Opens the ledger: starts the embedded database where there is no `databaseUrl` and none runs, and brings the tables to this
 * version of the program. An embedded database that dies is started again with the next statement.
 * @throws LedgerError that says why it cannot be opened.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const database = await revivingDatabase(options);
  try {
    await migrate(database);
    return ledgerOn(database, options.sendSettleMs);
  } catch (error) {
    await database.close();
    throw error;
  }
}

function booksOn(database: Reading): Books {
  return { ...accountsOf(database), ...equityHistoryOf(database), ...orderBook(database), ...exposuresOf(database) };
}

/** A ledger on a database whose tables are there. */
export function ledgerOn(database: Database, sendSettleMs = 5_000): Ledger {
  return {
    ...booksOn(database),
    atOneMoment: (work) => database.atOneMoment((reading) => work(booksOn(reading))),
    ...intentStore(database),
    ...sendingOf(database, sendSettleMs),
    ...exitBookOf(database),
    ...haltsOf(database),
    ...leasesOf(database),
    ...outboxOf(database),
    ...checkOf(database),
    ...auditOf(database),
    ...deskQueriesOf(database),
    ...guardQueriesOf(database),
    ...runTradingsOf(database),
    ...paperBooksOf(database),
    close: () => database.close(),
  };
}
