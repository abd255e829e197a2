import { inTransaction, type Database } from './database';

/** What the order path asks of the ledger besides its books. */
export interface DeskQueries {
  /**
   * Refuses an intent that a check has stopped, for good, with what the check said. One that is being sent, or has come to an end,
   * stays as it is.
   */
  refuseIntent(intentId: string, answer: string): Promise<void>;
  /** How many sends of an account have begun within the last milliseconds. */
  sentWithin(account: string, ms: number): Promise<number>;
  /** When the last end of a session was noted up to a time, and the last equity before it; ISO 8601, decimals as text. */
  lastEquity(
    account: string,
    upTo: string,
  ): Promise<{ readonly close?: string; readonly point?: { readonly at: string; readonly equity: string } }>;
  /**
   * Does something that no other process does at the same time for this account: checks that are to hold until the order is marked
   * as being sent. For milliseconds: it may ask the ledger, and nobody else. What holds it for 10 s loses it, and fails.
   */
  alone<T>(account: string, work: () => Promise<T>): Promise<T>;
}

export function deskQueriesOf(database: Database): DeskQueries {
  // One connection at most is taken by those who wait: the others are for the work.
  let last: Promise<unknown> = Promise.resolve();
  return {
    async refuseIntent(intentId, answer) {
      await database.rows(
        `UPDATE intents SET state = 'refused', answer = $2 WHERE id = $1 AND state IN ('stored', 'absent')`,
        [intentId, answer],
      );
    },
    async sentWithin(account, ms) {
      const { sent } = await database.row<{ sent: number }>(
        `SELECT count(*)::int AS sent FROM intents
        WHERE account = $1 AND sent_at > clock_timestamp() - $2 * interval '1 millisecond'`,
        [account, ms],
      );
      return sent;
    },
    async lastEquity(account, upTo) {
      const { close, at, equity } = await database.row<{
        close: string | null;
        at: string | null;
        equity: string | null;
      }>(
        `SELECT (SELECT max(e.at) FROM equity_points e WHERE e.account = $1 AND e.session_close AND e.at <= $2::timestamptz) AS close,
          p.at, p.equity
        FROM (SELECT 1) one LEFT JOIN LATERAL (
          SELECT e.at, e.equity FROM equity_points e WHERE e.account = $1 AND e.at <= $2::timestamptz ORDER BY e.at DESC LIMIT 1) p ON true`,
        [account, upTo],
      );
      return { ...(close !== null && { close }), ...(at !== null && equity !== null && { point: { at, equity } }) };
    },
    async alone(account, work) {
      const turn = last.then(() => lockedFor(database, account, work));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

async function lockedFor<T>(database: Database, account: string, work: () => Promise<T>): Promise<T> {
  // The transaction holds nothing but the lock; the server ends it when its owner stalls.
  const lock = { text: 'SELECT pg_advisory_xact_lock(7302, hashtext($1))', values: [account] };
  return inTransaction(database.session, ['BEGIN', lock], work);
}
