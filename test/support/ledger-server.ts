import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { openDatabase, type Database } from '../../src/ledger/database';
import { ledgerOn, type Ledger } from '../../src/ledger/ledger';
import { migrate } from '../../src/ledger/migrate';
import { startEmbeddedDatabase, type EmbeddedDatabase } from '../../src/ledger/server/embedded-database';

/** A database for the tests of one file: that of DATABASE_URL, else an embedded one. Each test has a schema of its own. */
export interface LedgerServer {
  readonly url: string;
  /** A new, empty schema; with the tables up to a version. */
  schema(upTo?: number): Promise<LedgerSchema>;
  stop(): Promise<void>;
}

export interface LedgerSchema {
  readonly name: string;
  readonly database: Database;
  readonly ledger: Ledger;
  /** Runs SQL as the owner of the tables, as an attacker of the database would. */
  raw(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
}

let made = 0;

export async function startLedgerServer(): Promise<LedgerServer> {
  const given = process.env['DATABASE_URL'];
  const stateFolder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-ledger-'));
  // Open to the user that PostgreSQL has where we are root, so that the data are in it and go with it.
  chmodSync(stateFolder, 0o755);
  const embedded: EmbeddedDatabase | undefined =
    given === undefined || given === '' ? await startEmbeddedDatabase({ stateFolder }) : undefined;
  const url = embedded?.url ?? given ?? '';
  const schemas: LedgerSchema[] = [];
  return {
    url,
    async schema(upTo) {
      made += 1;
      const name = `test_${process.pid}_${made}`;
      // Its connections bear its name, so that a test can cut those of its own schema and no others.
      const database = openDatabase({ url: named(url, name), schema: name, connections: 20 });
      await migrate(database, upTo);
      const schema: LedgerSchema = {
        name,
        database,
        // Nothing is on its way to a broker here.
        ledger: ledgerOn(database, 0),
        raw: (sql, values = []) => rawQuery(url, name, sql, values),
      };
      schemas.push(schema);
      return schema;
    },
    async stop() {
      for (const { name, database } of schemas) {
        // An embedded one is thrown away as a whole.
        if (embedded === undefined) await database.rows(`DROP SCHEMA ${name} CASCADE`);
        await database.close();
      }
      await embedded?.stop();
      rmSync(stateFolder, { recursive: true, force: true });
    },
  };
}

function named(url: string, applicationName: string): string {
  const target = new URL(url);
  target.searchParams.set('application_name', applicationName);
  return target.href;
}

async function rawQuery(
  url: string,
  schema: string,
  sql: string,
  values: readonly unknown[],
): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, options: `-c search_path=${schema}` });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
