import type { Database } from './database';
import { amountDecimals, decimalText } from './decimal-text';
import type { OrderState } from './orders';

/** What a run did on one account. Decimals as text. */
export interface RunTrading {
  readonly account: string;
  readonly kind: 'paper' | 'live';
  readonly currency: string;
  /** How many of its own orders stand how. */
  readonly orders: Readonly<Record<RunOrderState, number>>;
  /** Fills that are its own, wholly or in part: of its orders, and of others that closed what it held. */
  readonly fills: number;
  /** Those of them that are of orders of others: of a halt, or of a run that closed the whole account. */
  readonly closedByOthers: number;
  /** What its part of those fills realized, at the average cost of the account, before fees. */
  readonly realizedPnl: string;
  /** Its part of the fees of those fills. */
  readonly fees: string;
  /** What it bought and has not sold, or has sold short: the quantity is below zero then. */
  readonly held: readonly { readonly symbol: string; readonly quantity: string }[];
}

/**
 * As the order stands at the broker, else: `unanswered`, it was sent, and what became of it is not known; `not_taken`, it was sent, and
 * the broker, asked for it, did not have it; `waiting`, it is stored and may still be sent; `never_sent`, it was refused by a check or a
 * halt, was too late, or was withdrawn before it was ever sent.
 */
type RunOrderState = OrderState | 'unanswered' | 'not_taken' | 'waiting' | 'never_sent';

export interface RunTradings {
  /**
   * What a run, its ticks and its children did, by account: those it is bound to or has ordered on. By the first execution of its chain:
   * another run that has had its workflow id is another.
   */
  tradingOfRun(firstExecutionId: string): Promise<readonly RunTrading[]>;
}

export function runTradingsOf(database: Database): RunTradings {
  return {
    async tradingOfRun(firstExecutionId) {
      const rows = await database.rows<RunTradingRow>(tradingSql, [firstExecutionId]);
      return rows.map(
        ({ account, kind, currency, states, fills, of_others: closedByOthers, realized, fees, held }) => ({
          account,
          kind,
          currency,
          orders: countsOf(states),
          fills,
          closedByOthers,
          realizedPnl: decimalText('realized profit', realized, amountDecimals),
          fees: decimalText('fees', fees, amountDecimals),
          held: held.map(({ symbol, quantity }) => ({
            symbol,
            quantity: decimalText('quantity', quantity, amountDecimals),
          })),
        }),
      );
    },
  };
}

interface RunTradingRow {
  readonly account: string;
  readonly kind: 'paper' | 'live';
  readonly currency: string;
  readonly states: Readonly<Partial<Record<RunOrderState, number>>>;
  readonly fills: number;
  readonly of_others: number;
  readonly realized: string;
  readonly fees: string;
  readonly held: readonly { readonly symbol: string; readonly quantity: string }[];
}

function countsOf(states: RunTradingRow['states']): RunTrading['orders'] {
  const count = (state: RunOrderState): number => states[state] ?? 0;
  return {
    filled: count('filled'),
    partially_filled: count('partially_filled'),
    open: count('open'),
    cancelled: count('cancelled'),
    expired: count('expired'),
    replaced: count('replaced'),
    rejected: count('rejected'),
    unanswered: count('unanswered'),
    not_taken: count('not_taken'),
    waiting: count('waiting'),
    never_sent: count('never_sent'),
  };
}

/**
 * What closes an account is shared out to the runs that held (docs/adr/0015): of such a fill a run has the part of its share. Parts are
 * rounded as the ledger rounds costs. Decimals are text within JSON, which knows no exact ones.
 */
const tradingSql = `
  WITH executions AS MATERIALIZED (
    SELECT $1::text AS id
    UNION SELECT first_execution_id FROM bound_runs WHERE coalesce(chain_id, first_execution_id) = $1),
  own AS MATERIALIZED (
    SELECT i.id, i.account, coalesce(o.state, CASE
      WHEN i.state = 'rejected' THEN 'rejected'
      WHEN i.state IN ('sending', 'ambiguous') THEN 'unanswered'
      WHEN i.sends > 0 THEN 'not_taken'
      WHEN i.state = 'stored' THEN 'waiting'
      ELSE 'never_sent' END) AS state
    FROM intents i LEFT JOIN orders o ON o.intent_id = i.id
    WHERE i.first_execution_id IN (SELECT id FROM executions)),
  parts AS MATERIALIZED (
    SELECT s.account, s.symbol, s.fill_id, s.quantity, f.intent_id,
      round(round((f.realized_pnl * abs(s.quantity))::numeric(80, 40) / f.quantity, 36), 18) AS realized,
      round(round((f.fee * abs(s.quantity))::numeric(80, 40) / f.quantity, 36), 18) AS fee
    FROM fill_shares s JOIN fills f ON f.id = s.fill_id
    WHERE s.first_execution_id IN (SELECT id FROM executions))
  SELECT a.name AS account, a.kind, a.currency,
    (SELECT coalesce(jsonb_object_agg(s.state, s.count), '{}')
      FROM (SELECT state, count(*)::int FROM own WHERE account = a.name GROUP BY state) s) AS states,
    (SELECT count(DISTINCT fill_id)::int FROM parts p WHERE p.account = a.name) AS fills,
    (SELECT count(DISTINCT fill_id)::int FROM parts p
      WHERE p.account = a.name AND p.intent_id NOT IN (SELECT id FROM own)) AS of_others,
    (SELECT coalesce(sum(realized), 0)::text FROM parts p WHERE p.account = a.name) AS realized,
    (SELECT coalesce(sum(fee), 0)::text FROM parts p WHERE p.account = a.name) AS fees,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('symbol', h.symbol, 'quantity', h.quantity::text) ORDER BY h.symbol), '[]')
      FROM (SELECT p.symbol, sum(p.quantity) AS quantity FROM parts p
        WHERE p.account = a.name GROUP BY p.symbol HAVING sum(p.quantity) <> 0) h) AS held
  FROM accounts a WHERE a.name IN (
    SELECT account FROM bound_runs WHERE first_execution_id IN (SELECT id FROM executions)
    UNION SELECT account FROM own UNION SELECT account FROM parts)
  ORDER BY a.name`;
