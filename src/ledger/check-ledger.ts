import type { PoolClient } from 'pg';
import type { Database } from './database';
import { Exact } from './decimal-text';
import { ChainVerifier, type AuditHead, type AuditRow } from './audit-chain';
import { auditSql, headsSql, rowsOf } from './audit-rows';
import { moved, nothingHeld, type Holding } from './recount';

/** Something that does not agree. */
export interface Difference {
  /** `position`, `cash`, `order`, `fill`, `audit`, `balance` */
  readonly kind: string;
  readonly what: string;
  /** What the ledger says, and what the recount gives. */
  readonly ledger: string;
  readonly recount: string;
}

export interface CheckResult {
  readonly differences: readonly Difference[];
  readonly counted: {
    readonly accounts: number;
    readonly fills: number;
    readonly cashMovements: number;
    readonly auditRows: number;
  };
}

export interface Check {
  /**
   * Works out positions, cash and what is filled anew from fills and movements, and verifies the chains of the audit trail.
   * In one snapshot, while others work; by other code than that which keeps the sums.
   */
  checkLedger(account?: string): Promise<CheckResult>;
}

export function checkOf(database: Database): Check {
  return {
    checkLedger: (account) =>
      database.session(async (client) => {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        await client.query('SET LOCAL statement_timeout = 0');
        const result = await check(client, account ?? null);
        await client.query('COMMIT');
        return result;
      }),
  };
}

async function check(client: PoolClient, account: string | null): Promise<CheckResult> {
  const holdings = new Map<string, Holding>();
  const filled = new Map<string, { readonly quantity: Exact; readonly value: Exact }>();
  const cash = new Map<string, Exact>();
  const differences: Difference[] = [];
  const counted = { accounts: 0, fills: 0, cashMovements: 0, auditRows: 0 };
  const compare = (kind: string, what: string, ledger: string, recount: Exact): void => {
    if (!new Exact(ledger).eq(recount)) differences.push({ kind, what, ledger, recount: recount.toFixed() });
  };

  // Moves of a position in the order in which they were taken: by average cost the order matters.
  for await (const move of rowsOf<MoveRow>(client, movesSql, [account])) {
    const key = `${move.account} ${move.symbol}`;
    const before = holdings.get(key) ?? nothingHeld;
    const quantity = new Exact(move.quantity);
    const after =
      move.price === null
        ? moved(before, { kind: 'adjustment', quantity, cost: new Exact(move.cost ?? 0) })
        : moved(before, { kind: 'fill', quantity, price: new Exact(move.price) });
    holdings.set(key, after);
    if (move.intent_id === null || move.price === null) continue;
    counted.fills += 1;
    compare(
      'fill',
      `realized profit of fill ${move.name} of ${key}`,
      move.realized_pnl ?? '0',
      after.realizedPnl.minus(before.realizedPnl),
    );
    const sum = filled.get(move.intent_id) ?? { quantity: new Exact(0), value: new Exact(0) };
    filled.set(move.intent_id, {
      quantity: sum.quantity.plus(quantity.abs()),
      value: sum.value.plus(quantity.abs().times(move.price)),
    });
  }

  for await (const row of rowsOf<PositionRow>(client, positionsSql, [account])) {
    const key = `${row.account} ${row.symbol}`;
    const held = holdings.get(key) ?? nothingHeld;
    holdings.delete(key);
    compare('position', `quantity of ${key}`, row.quantity, held.quantity);
    compare('position', `cost of ${key}`, row.cost, held.cost);
    compare('position', `realized profit of ${key}`, row.realized_pnl, held.realizedPnl);
  }
  for (const [key, held] of holdings)
    differences.push({ kind: 'position', what: key, ledger: 'no row', recount: held.quantity.toFixed() });

  for await (const row of rowsOf<OrderRow>(client, ordersSql, [account])) {
    const sum = filled.get(row.intent_id) ?? { quantity: new Exact(0), value: new Exact(0) };
    compare('order', `filled quantity of ${row.intent_id}`, row.filled_quantity, sum.quantity);
    compare('order', `filled value of ${row.intent_id}`, row.filled_value, sum.value);
  }

  for await (const row of rowsOf<CashRow>(client, cashSql, [account])) {
    counted.cashMovements += 1;
    cash.set(row.account, (cash.get(row.account) ?? new Exact(0)).plus(row.amount));
    if (row.expected !== null && row.expected !== row.amount)
      differences.push({
        kind: 'cash',
        what: `${row.kind} of fill ${row.fill_id ?? ''}`,
        ledger: row.amount,
        recount: row.expected,
      });
  }
  for await (const row of rowsOf<{ what: string }>(client, fillsWithoutCashSql, [account]))
    differences.push({ kind: 'cash', what: row.what, ledger: 'no movement', recount: 'one of its value' });
  for await (const row of rowsOf<ShareRow>(client, sharesSql, [account]))
    differences.push({ kind: 'fill', what: row.what, ledger: row.shared, recount: row.quantity });
  for await (const row of rowsOf<AccountRow>(client, accountsSql, [account])) {
    counted.accounts += 1;
    compare('cash', `cash of ${row.name}`, row.cash, cash.get(row.name) ?? new Exact(0));
    // Another way to the same: what came in from outside, and was gained, is cash or tied up in holdings.
    compare('balance', `cash and cost of holdings of ${row.name}`, row.tied, new Exact(row.came));
  }

  const { rows: heads } = await client.query<AuditHead>(headsSql, [account]);
  const verifier = new ChainVerifier(heads);
  for await (const row of rowsOf<AuditRow>(client, auditSql, [account])) {
    counted.auditRows += 1;
    for (const problem of verifier.problemsOf(row)) differences.push({ kind: 'audit', ...problem });
  }
  for (const problem of verifier.problemsOfEnds()) differences.push({ kind: 'audit', ...problem });
  return { differences, counted };
}

const movesSql = `
  SELECT * FROM (
    SELECT account, symbol, move, execution_id AS name, CASE side WHEN 'buy' THEN quantity ELSE -quantity END AS quantity,
      price, NULL::numeric AS cost, realized_pnl, intent_id FROM fills
    UNION ALL
    SELECT account, symbol, move, external_id, quantity, NULL, cost, NULL, NULL FROM position_adjustments) moves
  WHERE $1::text IS NULL OR account = $1 ORDER BY account, symbol, move`;
const positionsSql = `SELECT account, symbol, quantity, cost, realized_pnl FROM positions WHERE $1::text IS NULL OR account = $1`;
const ordersSql = `SELECT intent_id, filled_quantity, filled_value FROM orders WHERE $1::text IS NULL OR account = $1`;
const cashSql = `
  SELECT m.account, m.kind, trim_scale(m.amount)::text AS amount, f.execution_id AS fill_id,
    trim_scale(CASE m.kind
      WHEN 'trade' THEN CASE f.side WHEN 'buy' THEN -f.quantity * f.price ELSE f.quantity * f.price END
      WHEN 'fee' THEN -f.fee END)::text AS expected
  FROM cash_movements m LEFT JOIN fills f ON f.id = m.fill_id WHERE $1::text IS NULL OR m.account = $1`;
const fillsWithoutCashSql = `
  SELECT 'fill ' || f.execution_id || ' of ' || f.account AS what FROM fills f
  WHERE ($1::text IS NULL OR f.account = $1)
    AND (NOT EXISTS (SELECT FROM cash_movements m WHERE m.fill_id = f.id AND m.kind = 'trade')
      OR (f.fee <> 0 AND NOT EXISTS (SELECT FROM cash_movements m WHERE m.fill_id = f.id AND m.kind = 'fee')))`;
/** All of a fill is its run's; of one that closes the account it is what the runs held, and no more. */
const sharesSql = `
  SELECT 'shares of fill ' || f.execution_id || ' of ' || f.account AS what, trim_scale(s.shared)::text AS shared,
    trim_scale(signed_of(f.side, f.quantity))::text AS quantity
  FROM fills f JOIN intents i ON i.id = f.intent_id
    CROSS JOIN LATERAL (SELECT coalesce(sum(n.quantity), 0) AS shared FROM fill_shares n WHERE n.fill_id = f.id) s
  WHERE ($1::text IS NULL OR f.account = $1) AND CASE WHEN i.halt_id IS NULL AND NOT i.closes_account
    THEN s.shared <> signed_of(f.side, f.quantity)
    ELSE abs(s.shared) > f.quantity OR s.shared * signed_of(f.side, f.quantity) < 0 END`;
const accountsSql = `
  SELECT a.name, a.cash,
    a.cash + coalesce((SELECT sum(p.cost) FROM positions p WHERE p.account = a.name), 0) AS tied,
    coalesce((SELECT sum(m.amount) FROM cash_movements m WHERE m.account = a.name AND m.kind <> 'trade'), 0)
      + coalesce((SELECT sum(f.realized_pnl) FROM fills f WHERE f.account = a.name), 0)
      + coalesce((SELECT sum(j.cost) FROM position_adjustments j WHERE j.account = a.name), 0) AS came
  FROM accounts a WHERE $1::text IS NULL OR a.name = $1 ORDER BY a.name`;

interface MoveRow {
  readonly account: string;
  readonly symbol: string;
  readonly name: string;
  readonly quantity: string;
  readonly price: string | null;
  readonly cost: string | null;
  readonly realized_pnl: string | null;
  readonly intent_id: string | null;
}

interface PositionRow {
  readonly account: string;
  readonly symbol: string;
  readonly quantity: string;
  readonly cost: string;
  readonly realized_pnl: string;
}

interface ShareRow {
  readonly what: string;
  readonly shared: string;
  readonly quantity: string;
}

interface OrderRow {
  readonly intent_id: string;
  readonly filled_quantity: string;
  readonly filled_value: string;
}

interface CashRow {
  readonly account: string;
  readonly kind: string;
  readonly amount: string;
  readonly fill_id: string | null;
  readonly expected: string | null;
}

interface AccountRow {
  readonly name: string;
  readonly cash: string;
  readonly tied: string;
  readonly came: string;
}
