import type { Reading } from './database';
import { decimalText, quantityDecimals } from './decimal-text';
import { intentColumns, intentOf, type IntentRow } from './intent-rows';
import type { Intent, IntentPlace } from './intents';

export interface Exposure {
  readonly inFlight: readonly Intent[];
  readonly open: readonly Intent[];
}

export interface RunHolding {
  readonly symbol: string;
  /** Decimal text; below zero for a short position. */
  readonly quantity: string;
}

export interface Exposures {
  /** What a halt may have come too late for: sends without an answer, and orders that are open. */
  exposure(scope: 'all' | 'account' | 'run', key?: string): Promise<Exposure>;
  /**
   * What a run, by its workflow id or first execution id, has of what an account holds: what its fills brought, and no more than is
   * held. Signed, by symbol; nothing where its fills are against the position.
   */
  heldByRun(account: string, run: string): Promise<readonly RunHolding[]>;
  /**
   * What closing orders have closed on an account: those of some halts, and those that a step has sent itself. By halt and symbol;
   * signed, below zero for a short position that was bought back.
   */
  closedBy(
    account: string,
    by: { readonly halts: readonly string[]; readonly place: Omit<IntentPlace, 'leg'> },
  ): Promise<readonly (RunHolding & { readonly halt?: string })[]>;
}

export function exposuresOf(database: Reading): Exposures {
  return {
    async exposure(scope, key = '') {
      const rows = await database.rows<IntentRow>(
        `SELECT ${intentColumns} FROM intents i LEFT JOIN orders o ON o.intent_id = i.id
        WHERE (i.state IN ('sending', 'ambiguous') OR o.state IN ('open', 'partially_filled'))
          AND CASE $1 WHEN 'all' THEN true WHEN 'account' THEN i.account = $2
            ELSE i.run_id = $2 OR i.first_execution_id = $2 END
        ORDER BY i.stored_at`,
        [scope, key],
      );
      const intents = rows.map(intentOf);
      return {
        inFlight: intents.filter(({ state }) => state !== 'accepted'),
        open: intents.filter(({ state }) => state === 'accepted'),
      };
    },
    async heldByRun(account, run) {
      const rows = await database.rows<RunHolding>(
        `SELECT p.symbol, sign(p.quantity) * least(abs(p.quantity), abs(a.part)) AS quantity
        FROM positions p CROSS JOIN LATERAL (SELECT attributed_to($2, p.account, p.symbol) AS part) a
        WHERE p.account = $1 AND p.quantity <> 0 AND sign(a.part) = sign(p.quantity) ORDER BY p.symbol`,
        [account, run],
      );
      return rows.map(({ symbol, quantity }) => ({
        symbol,
        quantity: decimalText('quantity', quantity, quantityDecimals),
      }));
    },
    async closedBy(account, { halts, place: { firstExecutionId, stepPath, occurrence } }) {
      const rows = await database.rows<RunHolding & { readonly halt: string | null }>(
        `SELECT i.halt_id AS halt, f.symbol, sum(CASE f.side WHEN 'sell' THEN f.quantity ELSE -f.quantity END) AS quantity
        FROM fills f JOIN intents i ON i.id = f.intent_id
        WHERE f.account = $1 AND (i.halt_id = ANY($2::text[])
          OR (i.closes_account AND i.first_execution_id = $3 AND i.step_path = $4 AND i.occurrence = $5))
        GROUP BY i.halt_id, f.symbol ORDER BY i.halt_id NULLS FIRST, f.symbol`,
        [account, [...halts], firstExecutionId, stepPath, occurrence],
      );
      return rows.map(({ halt, symbol, quantity }) => ({
        symbol,
        quantity: decimalText('quantity', quantity, quantityDecimals),
        ...(halt !== null && { halt }),
      }));
    },
  };
}
