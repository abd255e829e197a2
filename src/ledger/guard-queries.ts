import type { Database } from './database';
import { haltOf, type Halt, type HaltRow } from './halts';

/** What the guard of an account asks of the ledger, and leaves in it. */
export interface GuardQueries {
  /** In the order in which they were committed; those that there are. */
  findHalts(ids: readonly string[]): Promise<readonly Halt[]>;
  /** Binds a run to the account that it trades on. Again, it changes nothing. */
  bindRun(run: BoundRun): Promise<void>;
  /** Those of the given runs, by workflow id, that are bound to the account or have ordered on it, themselves or by ticks or children. */
  boundRuns(account: string, runIds: readonly string[]): Promise<readonly string[]>;
  /** The accounts of a run, by its workflow id or first execution id. */
  accountsOfRun(run: string): Promise<readonly string[]>;
  /** Leaves evidence in the audit trail, as JSON: in the chain of an account, or in `*`. */
  recordEvidence(chain: string, kind: EvidenceKind, data: object): Promise<void>;
}

export interface BoundRun {
  readonly account: string;
  /** Workflow id of the run: of a tick or a child that of the run over it, at the top. */
  readonly runId: string;
  /** What its orders are by: of a tick that of its run, of a child its own. */
  readonly firstExecutionId: string;
  /** First execution of the run at the top. @default firstExecutionId */
  readonly chainId?: string;
}

/** What is not a change of the books itself, and belongs into the trail all the same. */
export type EvidenceKind = 'halt.carried_out' | 'halt.drill';

export function guardQueriesOf(database: Database): GuardQueries {
  return {
    async findHalts(ids) {
      const rows = await database.rows<{ halt: HaltRow }>(
        'SELECT to_jsonb(h) AS halt FROM halts h WHERE h.id = ANY($1::text[]) ORDER BY h.halted_at',
        [[...ids]],
      );
      return rows.map(({ halt }) => haltOf(halt));
    },
    async bindRun({ account, runId, firstExecutionId, chainId = firstExecutionId }) {
      await database.rows(
        `INSERT INTO bound_runs (account, run_id, first_execution_id, chain_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
        [account, runId, firstExecutionId, chainId],
      );
    },
    async boundRuns(account, runIds) {
      const rows = await database.rows<{ run: string }>(
        `SELECT run FROM unnest($2::text[]) AS run
        WHERE EXISTS (SELECT FROM bound_runs b WHERE b.account = $1 AND b.run_id = run)
          OR EXISTS (SELECT FROM intents i WHERE i.account = $1 AND i.run_id = run)`,
        [account, [...runIds]],
      );
      return rows.map(({ run }) => run);
    },
    async accountsOfRun(run) {
      const rows = await database.rows<{ account: string }>(
        'SELECT account FROM accounts_of_run($1) account ORDER BY 1',
        [run],
      );
      return rows.map(({ account }) => account);
    },
    async recordEvidence(chain, kind, data) {
      await database.rows('SELECT write_audit($1, $2, $3)', [chain, kind, JSON.stringify(data)]);
    },
  };
}
