import { Pool, type PoolClient, type PoolConfig, type QueryConfig, type QueryResultRow } from 'pg';
import { isCollision, LedgerError, ledgerErrorOf } from './ledger-error';

/** The schema of the ledger, unless another is asked for. */
const defaultSchema = 'bellwether';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** @default 'bellwether' */
  readonly schema?: string;
  /** Connections at most. @default 10 */
  readonly connections?: number;
}

/** One row a result, decimals as text, times as ISO 8601. */
export interface Reading {
  rows<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** As `rows`, for a statement that always has one. */
  row<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row>;
  /**
   * Reads as everything stood at one moment, however many statements it takes. For reading only, and for milliseconds; what `work`
   * throws is thrown as it is.
   */
  atOneMoment<T>(work: (frozen: Reading) => Promise<T>): Promise<T>;
}

/** Each statement of `rows` and `row` is a transaction by itself, done again where it collided with another. */
export interface Database extends Reading {
  readonly schema: string;
  /** Several statements on one connection. Only for work at set-up and for reading: no order waits for a client here. */
  session<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** As `session`, on connections kept apart: what is urgent waits for none that is in use. */
  urgentSession<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const collisionsAllowed = 5;
/** A halt, one that waits behind it, and who looks what holds them up. */
const urgentConnections = 4;

/**
 * Opens a pool of connections; none is made before the first statement. Errors are `LedgerError`s: `LedgerUnavailable` when
 * there is no connection, else what the ledger refused.
 */
export function openDatabase({ url, schema = defaultSchema, connections = 10 }: DatabaseOptions): Database {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(schema))
    throw new LedgerError('BadSchema', `'${schema}' is no name of a schema: small letters, digits and _ are allowed`);
  const settings: PoolConfig = {
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    // The server ends what takes longer; the client waits no longer than that for a server that does not answer.
    statement_timeout: 30_000,
    query_timeout: 35_000,
    keepAlive: true,
    application_name: 'bellwether',
    options: `-c search_path=${schema} -c idle_in_transaction_session_timeout=10000 -c TimeZone=UTC`,
    types: { getTypeParser: parserOf },
    allowExitOnIdle: true,
  };
  const pool = quietPool({ ...settings, max: connections });
  const urgent = quietPool({ ...settings, max: urgentConnections });
  const rows = async <Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await pool.query<Row>(sql, [...values])).rows;
      } catch (error) {
        if (!isCollision(error) || attempt === collisionsAllowed) throw ledgerErrorOf(error);
      }
    }
  };
  return {
    schema,
    rows,
    row: (sql, values) => oneRow(rows, sql, values),
    atOneMoment: (work) => frozen(pool, work),
    session: (work) => inSession(pool, work),
    urgentSession: (work) => inSession(urgent, work),
    async close() {
      await Promise.all([pool.end(), urgent.end()]);
    },
  };
}

async function oneRow<Row extends QueryResultRow>(
  rows: Reading['rows'],
  sql: string,
  values?: readonly unknown[],
): Promise<Row> {
  const [first] = await rows<Row>(sql, values);
  if (first === undefined) throw new LedgerError('LedgerFailed', `the ledger failed: no row came of ${sql}`);
  return first;
}

async function frozen<T>(pool: Pool, work: (reading: Reading) => Promise<T>): Promise<T> {
  const session: Database['session'] = (inside) => inSession(pool, inside);
  return inTransaction(session, ['BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'], async (client) => {
    // A connection takes one statement after the other.
    let last: Promise<unknown> = Promise.resolve();
    const rows = async <Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> => {
      const turn = last.then(() => client.query<Row>(sql, [...values]));
      last = turn.catch(() => undefined);
      return (await turn.catch((error: unknown) => Promise.reject(ledgerErrorOf(error)))).rows;
    };
    const reading: Reading = {
      rows,
      row: (sql, values) => oneRow(rows, sql, values),
      atOneMoment: (within) => within(reading),
    };
    try {
      return await work(reading);
    } finally {
      await last;
    }
  });
}

/**
 * Does `work` between the statements of `begin` and COMMIT, on one connection. What it throws is thrown as it is, for it need not
 * be an error of the database; the transaction ends in the same way then.
 */
export async function inTransaction<T>(
  session: Database['session'],
  begin: readonly (string | QueryConfig)[],
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const done = await session(async (client) => {
    for (const statement of begin) await client.query(statement);
    const ended = await work(client).then(
      (result) => ({ result }),
      (failure: unknown) => ({ failure }),
    );
    await client.query('COMMIT');
    return ended;
  });
  if ('failure' in done) throw done.failure;
  return done.result;
}

function quietPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  // A connection that breaks while nobody uses it: the pool has dropped it, and the next statement tells what is wrong.
  pool.on('error', () => undefined);
  // One that breaks in the instant in which the pool hands it over, before its new owner listens: the statement of that one fails.
  // An error that nobody hears ends the process, and every connection gets one when the database is shut down.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

async function inSession<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw ledgerErrorOf(error);
  });
  let failure: Error | undefined;
  const broke = (error: Error): void => {
    failure = error;
  };
  client.on('error', broke);
  try {
    return await work(client);
  } catch (error) {
    failure = ledgerErrorOf(error);
    throw failure;
  } finally {
    client.removeListener('error', broke);
    // What a failed session left behind (a lock, a transaction) goes with its connection.
    client.release(failure);
  }
}

const typeIds = { int8: 20, timestamptz: 1184 } as const;

/** Times become ISO 8601 text; 64-bit numbers become numbers, which counters here never outgrow; numeric stays text. */
function parserOf(typeId: number): (text: string) => unknown {
  switch (typeId) {
    case typeIds.timestamptz:
      return (text) => new Date(text).toISOString();
    case typeIds.int8:
      return (text) => Number(text);
    case 16:
      return (text) => text === 't';
    case 21:
    case 23:
      return Number;
    case 114:
    case 3802:
      return (text) => JSON.parse(text) as unknown;
    default:
      return (text) => text;
  }
}
