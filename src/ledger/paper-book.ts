import type { Database } from './database';
import { positiveText, quantityDecimals } from './decimal-text';
import type {
  PaperAcceptance,
  PaperAccepted,
  PaperBookRow,
  PaperCancelled,
  PaperContent,
  PaperEvent,
  PaperExit,
  PaperFill,
  PaperOrder,
  UsedMarket,
} from './paper-facts';

/** The books of the simulated venue, which are part of the ledger: acceptance and fills are transactions here. */
export interface PaperBooks {
  /** Undefined when there is no such account on the paper broker. */
  paperBook(account: string): Promise<PaperBookRow | undefined>;
  /**
   * Accepts an order that is being sent, with its exits, when the gate still lets it through and the book is as it was read. Once a
   * halt is committed, none is accepted that it forbids. The same again gives the order that is there.
   */
  paperAccept(acceptance: PaperAcceptance): Promise<PaperAccepted>;
  /** Records what matching brought about, all or nothing. False when book or cash have changed since they were read. */
  paperApply(matched: {
    readonly account: string;
    readonly version: number;
    readonly cash: string;
    readonly events: readonly PaperEvent[];
    readonly used: Readonly<Record<string, UsedMarket>>;
  }): Promise<boolean>;
  /** Cancels an order, with its exits and the order that it is an exit of. */
  paperCancel(account: string, brokerOrderId: string, at: string, why: string): Promise<PaperCancelled>;
  paperOrder(
    account: string,
    by: { readonly clientOrderId: string } | { readonly brokerOrderId: string },
  ): Promise<PaperOrder | undefined>;
  /** An order and its exits, the order first; empty where there is none. */
  paperFamily(account: string, brokerOrderId: string): Promise<readonly PaperOrder[]>;
  /** In the order in which they were recorded. */
  paperFills(account: string, since: string): Promise<readonly PaperFill[]>;
}

export function paperBooksOf(database: Database): PaperBooks {
  return {
    async paperBook(account) {
      const { book } = await database.row<{ book: PaperBookRow | null }>('SELECT paper_book($1) AS book', [account]);
      return book ?? undefined;
    },
    async paperAccept({ account, version, clientOrderId, content, at, expiresAt, exits, replaces }) {
      const given = {
        account,
        version,
        client_order_id: clientOrderId,
        content: contentColumns(content),
        at,
        expires_at: expiresAt,
        exits: exits.map(exitColumns),
        replaces,
      };
      const { answer } = await database.row<{ answer: PaperAccepted }>('SELECT paper_accept($1) AS answer', [given]);
      return answer;
    },
    async paperApply(matched) {
      const { applied } = await database.row<{ applied: boolean }>('SELECT paper_apply($1) AS applied', [matched]);
      return applied;
    },
    async paperCancel(account, brokerOrderId, at, why) {
      const { answer } = await database.row<{ answer: PaperCancelled }>(
        'SELECT paper_cancel($1, $2, $3, $4) AS answer',
        [account, brokerOrderId, at, why],
      );
      return answer;
    },
    async paperOrder(account, by) {
      const { found } = await database.row<{ found: PaperOrder | null }>('SELECT paper_find($1, $2, $3) AS found', [
        account,
        'clientOrderId' in by ? by.clientOrderId : null,
        'brokerOrderId' in by ? by.brokerOrderId : null,
      ]);
      return found ?? undefined;
    },
    async paperFamily(account, brokerOrderId) {
      const rows = await database.rows<{ found: PaperOrder }>(
        `SELECT paper_order_facts(p) AS found FROM paper_orders p JOIN orders o
          ON o.account = p.account AND o.intent_id = coalesce(p.parent, p.intent_id)
        WHERE p.account = $1 AND o.broker_order_id = $2 ORDER BY p.seq`,
        [account, brokerOrderId],
      );
      return rows.map(({ found }) => found);
    },
    paperFills: (account, since) =>
      database.rows<PaperFill & { readonly id: number }>(
        `SELECT f.execution_id AS "executionId", o.broker_order_id AS "brokerOrderId", i.client_order_id AS "clientOrderId",
          f.symbol, f.side, trim_scale(f.quantity)::text AS quantity, trim_scale(f.price)::text AS price,
          trim_scale(f.fee)::text AS fee, instant_text(f.filled_at) AS at
        FROM fills f JOIN orders o ON o.intent_id = f.intent_id JOIN intents i ON i.id = f.intent_id
        WHERE f.account = $1 AND f.filled_at >= $2::timestamptz ORDER BY f.filled_at, f.id`,
        [account, since],
      ),
  };
}

/** As the ledger writes the content of an intent. */
function contentColumns({ symbol, side, type, quantity, timeInForce, ...prices }: PaperContent): object {
  const decimal = (name: string, text: string | undefined): string | undefined =>
    text === undefined ? undefined : positiveText(name, text, quantityDecimals);
  return {
    symbol,
    side,
    type,
    quantity: decimal('quantity', quantity),
    limit_price: decimal('limitPrice', prices.limitPrice),
    stop_price: decimal('stopPrice', prices.stopPrice),
    take_profit_price: decimal('takeProfitPrice', prices.takeProfitPrice),
    stop_loss_price: decimal('stopLossPrice', prices.stopLossPrice),
    time_in_force: timeInForce,
  };
}

function exitColumns({ role, status, side, type, ...exit }: PaperExit): Record<string, unknown> {
  return {
    role,
    status,
    side,
    type,
    limit_price: exit.limitPrice,
    stop_price: exit.stopPrice,
    time_in_force: exit.timeInForce,
    expires_at: exit.expiresAt,
  };
}
