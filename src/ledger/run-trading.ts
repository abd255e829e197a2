import type { Database } from './database';
import { amountDecimals, decimalText } from './decimal-text';
import type { OrderState } from './orders';

/** What a run did on one account. Decimals as text. */
export interface RunTrading {
  readonly account: string;
  readonly kind: 'paper' | 'live';
  readonly currency: string;
  /** How many of its orders stand how; `never_sent` were refused by a check or a halt, too late, or withdrawn. */
  readonly orders: Readonly<Record<RunOrderState, number>>;
  readonly fills: number;
  /** Of what its fills have closed, before fees. */
  readonly realizedPnl: string;
  readonly fees: string;
  /** What it bought and has not sold, or has sold short: the quantity is below zero then. */
  readonly held: readonly { readonly symbol: string; readonly quantity: string }[];
}

/** As the order stands at the broker; `unanswered`: it was sent, and what became of it is not known. */
type RunOrderState = OrderState | 'unanswered' | 'never_sent';

export interface RunTradings {
  /** What a run, its ticks and its children did, by account: those it is bound to or has ordered on. */
  tradingOfRun(run: string): Promise<readonly RunTrading[]>;
}

export function runTradingsOf(database: Database): RunTradings {
  return {
    async tradingOfRun(run) {
      const rows = await database.rows<RunTradingRow>(tradingSql, [run]);
      return rows.map(({ account, kind, currency, states, fills, realized, fees, held }) => ({
        account,
        kind,
        currency,
        orders: countsOf(states),
        fills,
        realizedPnl: decimalText('realized profit', realized, amountDecimals),
        fees: decimalText('fees', fees, amountDecimals),
        held: held.map(({ symbol, quantity }) => ({
          symbol,
          quantity: decimalText('quantity', quantity, amountDecimals),
        })),
      }));
    },
  };
}

interface RunTradingRow {
  readonly account: string;
  readonly kind: 'paper' | 'live';
  readonly currency: string;
  readonly states: Readonly<Partial<Record<RunOrderState, number>>>;
  readonly fills: number;
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
    never_sent: count('never_sent'),
  };
}

/** Ids of ticks and children begin with the run's own and a slash. Decimals are text within JSON, which knows no exact ones. */
const tradingSql = `
  WITH own AS MATERIALIZED (
    SELECT i.id, i.account, coalesce(o.state, CASE i.state
      WHEN 'rejected' THEN 'rejected'
      WHEN 'sending' THEN 'unanswered' WHEN 'ambiguous' THEN 'unanswered' WHEN 'absent' THEN 'unanswered'
      ELSE 'never_sent' END) AS state
    FROM intents i LEFT JOIN orders o ON o.intent_id = i.id
    WHERE i.run_id = $1 OR starts_with(i.run_id, $1 || '/'))
  SELECT a.name AS account, a.kind, a.currency,
    (SELECT coalesce(jsonb_object_agg(s.state, s.count), '{}')
      FROM (SELECT state, count(*)::int FROM own WHERE account = a.name GROUP BY state) s) AS states,
    (SELECT count(*)::int FROM fills f JOIN own ON own.id = f.intent_id WHERE f.account = a.name) AS fills,
    (SELECT coalesce(sum(f.realized_pnl), 0)::text FROM fills f JOIN own ON own.id = f.intent_id WHERE f.account = a.name) AS realized,
    (SELECT coalesce(sum(f.fee), 0)::text FROM fills f JOIN own ON own.id = f.intent_id WHERE f.account = a.name) AS fees,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('symbol', h.symbol, 'quantity', h.quantity::text) ORDER BY h.symbol), '[]')
      FROM (SELECT s.symbol, sum(s.quantity) AS quantity FROM fill_shares s
        WHERE s.account = a.name AND (s.run_id = $1 OR starts_with(s.run_id, $1 || '/'))
        GROUP BY s.symbol HAVING sum(s.quantity) <> 0) h) AS held
  FROM accounts a WHERE a.name IN (SELECT accounts_of_run($1)) ORDER BY a.name`;
