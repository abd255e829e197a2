import type { QueryResultRow } from 'pg';
import { openDatabase, type Database, type DatabaseOptions } from './database';
import { LedgerError } from './ledger-error';
import type { LedgerOptions } from './ledger-options';
import { startEmbeddedDatabase, type EmbeddedDatabase } from './server/embedded-database';

/**
 * The database of a ledger: yours, or the embedded one. When the embedded one has died, the statement that finds out fails (what
 * became of it is not known), and the next one finds it running again.
 */
export async function revivingDatabase(options: LedgerOptions): Promise<Database> {
  const { databaseUrl, stateFolder, detached = false } = options;
  const settings: Omit<DatabaseOptions, 'url'> = {
    ...(options.schema !== undefined && { schema: options.schema }),
    ...(options.connections !== undefined && { connections: options.connections }),
  };
  if (databaseUrl !== undefined && databaseUrl !== '') return openDatabase({ url: databaseUrl, ...settings });

  let embedded: EmbeddedDatabase = await startEmbeddedDatabase({ stateFolder, detached });
  let current = openDatabase({ url: embedded.url, ...settings });
  let doubtful = false;
  let reviving: Promise<void> | undefined;
  let closed = false;

  const revive = async (): Promise<void> => {
    const found = await startEmbeddedDatabase({ stateFolder, detached });
    const [oldServer, oldDatabase] = [embedded, current];
    embedded = found;
    if (found.url !== oldServer.url) {
      current = openDatabase({ url: found.url, ...settings });
      await oldDatabase.close();
    }
    doubtful = false;
    // This process uses it once, not once more for each time it came back.
    await oldServer.stop();
  };
  const using = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    if (doubtful && !closed) {
      reviving ??= revive().finally(() => (reviving = undefined));
      await reviving;
    }
    try {
      return await work(current);
    } catch (error) {
      if (error instanceof LedgerError && error.code === 'LedgerUnavailable') doubtful = true;
      throw error;
    }
  };
  return {
    schema: current.schema,
    rows: <Row extends QueryResultRow>(sql: string, values?: readonly unknown[]) =>
      using((database) => database.rows<Row>(sql, values)),
    row: <Row extends QueryResultRow>(sql: string, values?: readonly unknown[]) =>
      using((database) => database.row<Row>(sql, values)),
    atOneMoment: (work) => using((database) => database.atOneMoment(work)),
    session: (work) => using((database) => database.session(work)),
    urgentSession: (work) => using((database) => database.urgentSession(work)),
    async close() {
      closed = true;
      await reviving;
      await current.close();
      await embedded.stop();
    },
  };
}
