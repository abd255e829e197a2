import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { PoolClient } from 'pg';
import type { Database } from './database';
import { LedgerError } from './ledger-error';

/** A file `0001-accounts-and-audit.sql`: forward only, never changed once it was released. */
interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

const oldestPostgres = 140_000;

/**
 * Brings the schema to this version of the program: what is missing, each migration in a transaction of its own, one process
 * at a time. Gives the versions that were applied.
 * @throws LedgerError `LedgerTooNew`, `MigrationChanged`, `PostgresTooOld`.
 */
export async function migrate(
  database: Database,
  upTo: number = Number.MAX_SAFE_INTEGER,
  migrations: readonly Migration[] = migrationsHere(),
): Promise<readonly number[]> {
  return database.session(async (client) => {
    await checkServer(client);
    const { schema } = database;
    if (await isUpToDate(client, schema, migrations, upTo)) return [];
    // Held by the session: the migrations are transactions of their own. It goes with the connection, too.
    await client.query('SELECT pg_advisory_lock(7301, 2)');
    try {
      return await applyMissing(client, schema, migrations, upTo);
    } finally {
      await client.query('SELECT pg_advisory_unlock(7301, 2)');
    }
  });
}

/** The migrations of this program, in order. */
export function migrationsHere(folder = path.join(__dirname, 'migrations')): readonly Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file))
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name), 'utf8');
      return { version: Number(name.slice(0, 4)), name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

interface Applied {
  readonly version: number;
  readonly name: string;
  readonly sha256: string;
}

async function checkServer(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ version: string; shown: string }>(
    `SELECT current_setting('server_version_num') AS version, current_setting('server_version') AS shown`,
  );
  if (Number(rows[0]?.version) >= oldestPostgres) return;
  throw new LedgerError(
    'PostgresTooOld',
    `the ledger needs PostgreSQL 14 or later; DATABASE_URL leads to ${rows[0]?.shown ?? 'an unknown version'}`,
  );
}

async function isUpToDate(
  client: PoolClient,
  schema: string,
  migrations: readonly Migration[],
  upTo: number,
): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    `${schema}.schema_migrations`,
  ]);
  if (!(rows[0]?.there ?? false)) return false;
  const applied = await appliedBefore(client, schema);
  check(applied, migrations);
  return migrations.filter(({ version }) => version <= upTo).length <= applied.length;
}

async function applyMissing(
  client: PoolClient,
  schema: string,
  migrations: readonly Migration[],
  upTo: number,
): Promise<readonly number[]> {
  const found = await client.query<{ there: boolean }>('SELECT to_regnamespace($1) IS NOT NULL AS there', [schema]);
  // Asked first: where an administrator made the schema, our user need not be allowed to make any.
  if (!(found.rows[0]?.there ?? false)) await client.query(`CREATE SCHEMA ${schema}`);
  await client.query(`CREATE TABLE IF NOT EXISTS ${schema}.schema_migrations (
    version integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp())`);
  const applied = await appliedBefore(client, schema);
  check(applied, migrations);
  const missing = migrations.slice(applied.length).filter(({ version }) => version <= upTo);
  for (const migration of missing) await apply(client, schema, migration);
  return missing.map(({ version }) => version);
}

async function appliedBefore(client: PoolClient, schema: string): Promise<readonly Applied[]> {
  const { rows } = await client.query<Applied>(
    `SELECT version, name, sha256 FROM ${schema}.schema_migrations ORDER BY version`,
  );
  return rows;
}

function check(applied: readonly Applied[], migrations: readonly Migration[]): void {
  applied.forEach(({ version, name, sha256 }, index) => {
    const here = migrations[index];
    if (here === undefined) {
      throw new LedgerError(
        'LedgerTooNew',
        `the ledger is at version ${version} (${name}); this program knows up to ${migrations.length}. Use the version of Bellwether that made it, or a later one`,
      );
    }
    if (here.version !== version || here.sha256 !== sha256) {
      throw new LedgerError(
        'MigrationChanged',
        `the ledger was made by another ${name} than this program has (${sha256.slice(0, 12)}, not ${here.sha256.slice(0, 12)} of ${here.name}). Use the version of Bellwether that made it`,
      );
    }
  });
}

async function apply(client: PoolClient, schema: string, { version, name, sql, sha256 }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL search_path = ${schema}`);
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query(sql);
    await client.query(pinSearchPath(schema));
    await client.query(`INSERT INTO ${schema}.schema_migrations (version, name, sha256) VALUES ($1, $2, $3)`, [
      version,
      name,
      sha256,
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Functions find the tables of the ledger whatever the search path of who calls them, or of whose row fires a trigger. */
function pinSearchPath(schema: string): string {
  return `DO $$ DECLARE f record; BEGIN
    FOR f IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = '${schema}'::regnamespace AND p.proconfig IS NULL
    LOOP EXECUTE format('ALTER FUNCTION %s SET search_path = ${schema}, pg_temp', f.name); END LOOP;
  END $$`;
}
