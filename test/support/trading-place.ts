import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { BellwetherClient } from '../../src/client';
import type { Ledger } from '../../src/ledger';

/** What a trading day takes place in: processes that may be killed, and be there again. */
export interface TradingPlace {
  readonly client: BellwetherClient;
  readonly ledger: Ledger;
  /** Of the database as it runs now: another after each start. */
  databaseUrl(): string;
  readonly workers: ChildProcess[];
  startWorker(): Promise<ChildProcess>;
  /** Kills the Temporal server, and starts it again with what it had. */
  restartServer(): Promise<void>;
  /** Kills the PostgreSQL of the state folder as a whole, or only the process of one connection, and has it opened again as the product does. */
  killDatabase(what: 'server' | 'connection'): Promise<void>;
}

/** By the clock of the database. */
export async function databaseTime(place: TradingPlace): Promise<string> {
  const [{ at }] = await query(place, 'SELECT clock_timestamp()::text AS at');
  return String(at);
}

/** Asks past the product, and again while the database is down. */
export function query(
  place: TradingPlace,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
  return insisting(async () => {
    const client = new Client({ connectionString: place.databaseUrl(), options: '-c search_path=bellwether' });
    let broken: Error | undefined;
    client.on('error', (error) => (broken = error));
    try {
      await client.connect();
      return (await client.query<Record<string, unknown>>(sql, [...values])).rows;
    } finally {
      if (broken === undefined) await client.end();
    }
  });
}

/** While nobody answers, asks again, for a while. */
export async function insisting<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = performance.now() + 180_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
