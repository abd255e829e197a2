import { randomUUID } from 'node:crypto';
import type { Database } from './database';
import { LedgerError } from './ledger-error';
import { intentColumns, intentOf, type IntentRow } from './intent-rows';
import type { Intent } from './intents';
import { present } from './present';
import type { HaltLevel } from './sending';

export interface NewHalt {
  /** The same id again is the same halt. @default a new one */
  readonly id?: string;
  readonly scope: 'all' | 'account' | 'run';
  /** The account, or the run by its workflow id or first execution id; none for `all`. */
  readonly key?: string;
  readonly level: HaltLevel;
  readonly reason: string;
  readonly by: string;
  /** ISO 8601: ends by itself then, as `reduce_only` does at the next session. */
  readonly until?: string;
  /** Kept with it: a rehearsal. It halts all the same. */
  readonly drill?: boolean;
}

export interface Halt {
  readonly id: string;
  readonly scope: 'all' | 'account' | 'run';
  /** Empty for `all`. */
  readonly key: string;
  readonly level: HaltLevel;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly until?: string;
  readonly drill: boolean;
  readonly release?: {
    readonly at: string;
    readonly by: string;
    readonly reason: string;
    readonly approvedBy?: string;
  };
}

export interface Gate {
  /** Absent: nothing is halted. */
  readonly level?: HaltLevel;
  /** Moves with every halt and release that concern it. */
  readonly epoch: string;
  readonly halts: readonly Halt[];
}

export interface Halts {
  /**
   * Commits a halt. When it returns, no send begins any more that the halt forbids. It waits for the few milliseconds in which
   * sends are marked, never for a broker or a stalled process: what holds it up is cut off, which undoes its mark.
   * @throws LedgerError `HaltDiffers`, `UnknownAccount`, `LedgerUnavailable`.
   */
  commitHalt(halt: NewHalt): Promise<Halt>;
  /** @throws LedgerError `UnknownHalt`, `AlreadyReleased`; `SecondPersonNeeded`, also when both persons are one. */
  release(release: {
    readonly haltId: string;
    readonly by: string;
    readonly reason: string;
    readonly approvedBy?: string;
  }): Promise<Halt>;
  /** What holds for an account and, where it is given, a run of it. */
  gate(account: string, run?: string): Promise<Gate>;
  halts(filter?: { readonly active?: boolean; readonly limit?: number }): Promise<readonly Halt[]>;
  /**
   * The closing orders of a `flatten` halt in an account that are still to be sent or resolved: stores those that are missing, from
   * position less what is closing it already. Whoever asks, and how often: each position is closed once. To be called again
   * until it gives none and the positions are flat: a closing order may end unfilled.
   * @throws LedgerError `UnknownHalt`, `HaltReleased`, `NotAllowed`.
   */
  closingIntents(haltId: string, account: string, validUntil: string): Promise<readonly Intent[]>;
}

/** How long a halt waits before it cuts off what holds it up. */
const patienceMs = 250;

export function haltsOf(database: Database): Halts {
  return {
    async commitHalt(halt) {
      const { id = `halt-${randomUUID()}`, scope, key = '', level, reason, by, until, drill } = halt;
      const given = { id, scope, key, level, reason, halted_by: by, until, drill };
      const row = await closingGate<{ halt: HaltRow }>(database, 'SELECT commit_halt($1) AS halt', [given]);
      return haltOf(row.halt);
    },
    async release({ haltId, by, reason, approvedBy }) {
      const sql = 'SELECT to_jsonb(release_halt($1, $2, $3, $4)) AS halt';
      const row = await closingGate<{ halt: HaltRow }>(database, sql, [haltId, by, reason, approvedBy]);
      return haltOf(row.halt);
    },
    async gate(account, run = '') {
      const { epoch, level, halts } = await database.row<{
        epoch: number;
        level: HaltLevel | null;
        halts: readonly HaltRow[] | null;
      }>(
        `SELECT gate_epoch($1, $2, $2) AS epoch, gate_level($1, $2, $2) AS level,
          (SELECT jsonb_agg(to_jsonb(h) ORDER BY h.halted_at) FROM active_halts($1, $2, $2) h) AS halts`,
        [account, run],
      );
      return { epoch: String(epoch), halts: (halts ?? []).map(haltOf), ...present({ level }) };
    },
    async halts({ active = false, limit = 100 } = {}) {
      const rows = await database.rows<{ halt: HaltRow }>(
        `SELECT to_jsonb(h) AS halt FROM halts h
        WHERE NOT $1 OR (h.released_at IS NULL AND (h.until IS NULL OR h.until > clock_timestamp()))
        ORDER BY h.halted_at DESC LIMIT $2`,
        [active, limit],
      );
      return rows.map(({ halt }) => haltOf(halt));
    },
    async closingIntents(haltId, account, validUntil) {
      const rows = await database.rows<IntentRow>(`SELECT ${intentColumns} FROM closing_orders($1, $2, $3) i`, [
        haltId,
        account,
        validUntil,
      ]);
      return rows.map(intentOf);
    },
  };
}

/**
 * A statement that closes the gate for a moment. Those that share it are single statements of a few milliseconds; one whose
 * connection stalled in between is ended, and with it its transaction: it never said go.
 */
async function closingGate<Row extends object>(
  database: Database,
  sql: string,
  values: readonly unknown[],
): Promise<Row> {
  return database.urgentSession(async (client) => {
    const { rows: own } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const watch = watchOver(database, own[0]?.pid ?? 0);
    try {
      const [row] = (await client.query<Row>(sql, [...values])).rows;
      if (row === undefined) throw new LedgerError('LedgerFailed', `the ledger failed: no row came of ${sql}`);
      return row;
    } finally {
      clearInterval(watch);
    }
  });
}

function watchOver(database: Database, pid: number): NodeJS.Timeout {
  return setInterval(() => {
    database
      .urgentSession((client) => client.query(cutOff, [pid]))
      // The statement that is watched over fails by itself if the database does.
      .catch(() => undefined);
  }, patienceMs);
}

/** Ends the connections that hold up others, wait for none themselves, and have been in one transaction beyond our patience. */
const cutOff = `
  WITH RECURSIVE ahead(pid) AS (
    SELECT unnest(pg_blocking_pids($1)) UNION SELECT unnest(pg_blocking_pids(a.pid)) FROM ahead a)
  SELECT pg_terminate_backend(s.pid) FROM ahead JOIN pg_stat_activity s USING (pid)
  WHERE s.xact_start < clock_timestamp() - interval '${patienceMs} milliseconds'
    AND cardinality(pg_blocking_pids(s.pid)) = 0`;

/** The row of a halt, as JSON of the database. */
export interface HaltRow {
  readonly id: string;
  readonly scope: 'all' | 'account' | 'run';
  readonly key: string;
  readonly level: HaltLevel;
  readonly reason: string;
  readonly halted_by: string;
  readonly halted_at: string;
  readonly until: string | null;
  readonly drill: boolean;
  readonly released_at: string | null;
  readonly released_by: string | null;
  readonly release_reason: string | null;
  readonly release_approved_by: string | null;
}

/** From JSON of the database, whose times have six decimals and an offset. */
export function haltOf(row: HaltRow): Halt {
  const { id, scope, key, level, reason, drill } = row;
  const time = (text: string): string => new Date(text).toISOString();
  const released =
    row.released_at === null || row.released_by === null || row.release_reason === null
      ? undefined
      : {
          at: time(row.released_at),
          by: row.released_by,
          reason: row.release_reason,
          ...present({ approvedBy: row.release_approved_by }),
        };
  return {
    id,
    scope,
    key,
    level,
    reason,
    by: row.halted_by,
    at: time(row.halted_at),
    drill,
    ...present({ until: row.until === null ? undefined : time(row.until), release: released }),
  };
}
