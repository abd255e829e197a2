import type { Database } from './database';
import { positiveText, quantityDecimals } from './decimal-text';
import type { OrderSide, OrderType, TimeInForce } from './intents';
import type { OrderState } from './orders';

/** An order as the simulated venue has it. Decimals as text, times in ISO 8601. */
export interface PaperOrder {
  readonly brokerOrderId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly quantity: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  readonly timeInForce: TimeInForce;
  readonly state: OrderState;
  readonly filledQuantity: string;
  readonly averagePrice?: string;
  readonly acceptedAt: string;
  readonly endedAt?: string;
  readonly endReason?: string;
  /** The order whose exit it is, by its broker order id. */
  readonly parent?: string;
  readonly role?: 'take_profit' | 'stop_loss';
  /** `held`: an exit whose entry is not filled yet; `triggered`: a stop whose price was reached. */
  readonly status: 'held' | 'working' | 'triggered';
  readonly group?: string;
  /** What others of its group have filled. */
  readonly groupFilled: string;
  readonly expiresAt?: string;
}

/** What fills have used up of a symbol's market. Decimals as text. */
export interface UsedMarket {
  /** Of the quote that was current at this time: bought at its ask, sold at its bid. */
  readonly quoteAt?: string;
  readonly bought?: string;
  readonly sold?: string;
  /** Filled in this session. */
  readonly session?: string;
  readonly filled?: string;
  /** The bars up to this time were looked at. */
  readonly barsUntil?: string;
}

export interface PaperBookRow {
  readonly version: number;
  readonly used: Readonly<Record<string, UsedMarket>>;
  readonly currency: string;
  readonly cash: string;
  readonly cashMayBeNegative: boolean;
  readonly positions: readonly { readonly symbol: string; readonly quantity: string; readonly cost: string }[];
  /** Those that can still fill, the oldest first. */
  readonly orders: readonly PaperOrder[];
}

/** An exit that is accepted with its entry. */
export interface PaperExit {
  readonly role: 'take_profit' | 'stop_loss';
  readonly status: 'held' | 'working';
  readonly side: OrderSide;
  readonly type: 'limit' | 'stop';
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  readonly timeInForce: TimeInForce;
  readonly expiresAt?: string;
}

export interface PaperContent {
  readonly symbol: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly quantity: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  /** Of its exits, as the intent has them. */
  readonly takeProfitPrice?: string;
  readonly stopLossPrice?: string;
  readonly timeInForce: TimeInForce;
}

export interface PaperAcceptance {
  readonly account: string;
  /** Of the book that it was judged by. */
  readonly version: number;
  readonly clientOrderId: string;
  /** As it was sent: it has to be what the intent says. */
  readonly content: PaperContent;
  readonly at: string;
  readonly expiresAt?: string;
  readonly exits: readonly PaperExit[];
  /** The order whose place it takes. */
  readonly replaces?: string;
}

export type PaperAccepted =
  | { readonly kind: 'accepted'; readonly order: PaperOrder }
  | { readonly kind: 'rejected'; readonly code: string; readonly reason: string }
  /** The book has changed since it was read. */
  | { readonly kind: 'moved' };

export type PaperEvent =
  | {
      readonly kind: 'fill';
      readonly id: string;
      readonly quantity: string;
      readonly price: string;
      readonly fee: string;
      readonly at: string;
    }
  | { readonly kind: 'trigger' | 'release'; readonly id: string }
  | {
      readonly kind: 'end';
      readonly id: string;
      readonly state: 'cancelled' | 'expired';
      readonly at: string;
      readonly reason: string;
    };

export type PaperCancelled =
  { readonly kind: 'requested' | 'unknown' } | { readonly kind: 'too_late'; readonly order: PaperOrder };

export interface PaperFill {
  readonly executionId: string;
  readonly brokerOrderId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly at: string;
}

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
