import type { Reading } from './database';
import { decimalText, positiveText, quantityDecimals, amountDecimals } from './decimal-text';
import { LedgerError } from './ledger-error';
import type { OrderSide, OrderType, TimeInForce } from './intents';
import { present } from './present';

/** The table `order_transitions` has what follows what. */
export const orderStates = [
  'open',
  'partially_filled',
  'filled',
  'cancelled',
  'expired',
  'replaced',
  'rejected',
] as const;
export type OrderState = (typeof orderStates)[number];

/** An order at the broker. Decimals as text, times in ISO 8601. */
export interface Order {
  readonly intentId: string;
  readonly clientOrderId: string;
  readonly brokerOrderId: string;
  readonly account: string;
  readonly runId: string;
  readonly stepPath: string;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantity: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  readonly ocoGroup?: string;
  /** Of an exit: the intent of the order that brought it along. */
  readonly entry?: string;
  /** An exit whose entry is not filled yet: it cannot fill before. */
  readonly waits: boolean;
  readonly state: OrderState;
  readonly filledQuantity: string;
  /** Absent without fills. */
  readonly averagePrice?: string;
  readonly acceptedAt: string;
  readonly cancelRequestedAt?: string;
  readonly endedAt?: string;
  readonly endReason?: string;
}

export interface NewFill {
  readonly account: string;
  /** The broker's name of the execution: recorded once. */
  readonly executionId: string;
  readonly clientOrderId: string;
  readonly brokerOrderId: string;
  readonly quantity: string;
  readonly price: string;
  /** Taken from the cash; negative for a rebate. @default "0" */
  readonly fee?: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface OrderBook {
  /**
   * Records an execution, and with it position and cash. The same again changes nothing. One that comes before the answer to
   * its send is the acceptance, too.
   * @throws LedgerError `FillBeyondQuantity`, `FillDiffers`, `UnknownOrder`, `AnswerDiffers`, `BadDecimal`; `NotAllowed` when the
   * cash of the account may not be negative and would be.
   */
  recordFill(fill: NewFill): Promise<{ readonly recorded: boolean; readonly id: string }>;
  /**
   * Of fills, in their order, those that are not recorded just so: new ones, those that tell another story, and those that cannot be
   * read. One statement, however many they are.
   */
  unrecordedFills<Fill extends NewFill>(fills: readonly Fill[]): Promise<readonly Fill[]>;
  /**
   * How an order ended without being filled.
   * @throws LedgerError `NotAllowed` when it ended otherwise.
   */
  recordEnd(
    intentId: string,
    end: {
      readonly state: 'cancelled' | 'expired' | 'replaced' | 'rejected';
      readonly at: string;
      readonly reason: string;
    },
  ): Promise<void>;
  /** The newest first. */
  orders(filter?: OrderFilter): Promise<readonly Order[]>;
}

export interface OrderFilter {
  readonly account?: string;
  readonly symbol?: string;
  readonly runId?: string;
  /** Only those that can still fill. @default false */
  readonly open?: boolean;
  /** Only those of these intents. */
  readonly intentIds?: readonly string[];
  /** Only exits of these intents. */
  readonly entries?: readonly string[];
  /** @default 100 */
  readonly limit?: number;
}

export function orderBook(database: Reading): OrderBook {
  return {
    async recordFill(fill) {
      const { result } = await database.row<{ result: { recorded: boolean; id: string } }>(
        'SELECT record_fill($1) AS result',
        [fillRow(fill)],
      );
      return result;
    },
    async unrecordedFills(fills) {
      const readable = fills.flatMap((fill, nth) => rowIfReadable(fill, nth));
      if (readable.length === 0) return fills;
      const rows = await database.rows<{ nth: number }>(
        `SELECT (fill ->> 'nth')::int AS nth FROM jsonb_array_elements($1::jsonb) AS given(fill)
        WHERE EXISTS (
          SELECT FROM fills f JOIN intents i ON i.id = f.intent_id JOIN orders o ON o.intent_id = f.intent_id
          WHERE f.account = fill ->> 'account' AND f.execution_id = fill ->> 'execution_id'
            AND i.client_order_id = fill ->> 'client_order_id' AND o.broker_order_id = fill ->> 'broker_order_id'
            AND f.quantity = (fill ->> 'quantity')::numeric AND f.price = (fill ->> 'price')::numeric
            AND f.fee = (fill ->> 'fee')::numeric)`,
        [JSON.stringify(readable)],
      );
      const recorded = new Set(rows.map(({ nth }) => nth));
      return fills.filter((_, nth) => !recorded.has(nth));
    },
    async recordEnd(intentId, { state, at, reason }) {
      await database.rows('SELECT end_order($1, $2, $3, $4)', [intentId, state, at, reason]);
    },
    async orders({ account, symbol, runId, open = false, intentIds, entries, limit = 100 } = {}) {
      const rows = await database.rows<OrderRow>(
        `SELECT o.intent_id, i.client_order_id, o.broker_order_id, o.account, i.run_id, i.step_path, o.symbol, o.side, i.type,
          i.time_in_force, o.quantity, i.limit_price, i.stop_price, i.oco_group, i.entry,
          i.entry IS NOT NULL AND waits_for_entry(i) AS waits, o.state, o.filled_quantity,
          round(o.filled_value / nullif(o.filled_quantity, 0), 9) AS average_price,
          o.accepted_at, o.cancel_requested_at, o.ended_at, o.end_reason
        FROM orders o JOIN intents i ON i.id = o.intent_id
        WHERE ($1::text IS NULL OR o.account = $1) AND ($2::text IS NULL OR o.symbol = $2)
          AND ($3::text IS NULL OR i.run_id = $3) AND (NOT $4 OR o.state IN ('open', 'partially_filled'))
          AND ($6::text[] IS NULL OR o.intent_id = ANY($6::text[])) AND ($7::text[] IS NULL OR i.entry = ANY($7::text[]))
        ORDER BY o.accepted_at DESC, o.intent_id LIMIT $5`,
        [account, symbol, runId, open, limit, listOf(intentIds), listOf(entries)],
      );
      return rows.map(orderOf);
    },
  };
}

function fillRow(fill: NewFill): Record<string, string> {
  return {
    account: fill.account,
    execution_id: fill.executionId,
    client_order_id: fill.clientOrderId,
    broker_order_id: fill.brokerOrderId,
    quantity: positiveText('quantity', fill.quantity, quantityDecimals),
    price: positiveText('price', fill.price, quantityDecimals),
    fee: decimalText('fee', fill.fee ?? '0', amountDecimals),
    filled_at: fill.at,
  };
}

/** With its place among those that were given; none for one that cannot be read, and so cannot have been recorded. */
function rowIfReadable(fill: NewFill, nth: number): readonly Record<string, string | number>[] {
  try {
    return [{ nth, ...fillRow(fill) }];
  } catch (error) {
    if (error instanceof LedgerError && error.code === 'BadDecimal') return [];
    throw error;
  }
}

function listOf(ids: readonly string[] | undefined): string[] | null {
  return ids === undefined ? null : [...ids];
}

interface OrderRow {
  readonly intent_id: string;
  readonly client_order_id: string;
  readonly broker_order_id: string;
  readonly account: string;
  readonly run_id: string;
  readonly step_path: string;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly time_in_force: TimeInForce;
  readonly quantity: string;
  readonly limit_price: string | null;
  readonly stop_price: string | null;
  readonly oco_group: string | null;
  readonly entry: string | null;
  readonly waits: boolean;
  readonly state: OrderState;
  readonly filled_quantity: string;
  readonly average_price: string | null;
  readonly accepted_at: string;
  readonly cancel_requested_at: string | null;
  readonly ended_at: string | null;
  readonly end_reason: string | null;
}

function orderOf(row: OrderRow): Order {
  const number = (text: string): string => decimalText('number', text, amountDecimals);
  const optional = (text: string | null): string | undefined => (text === null ? undefined : number(text));
  return {
    intentId: row.intent_id,
    clientOrderId: row.client_order_id,
    brokerOrderId: row.broker_order_id,
    account: row.account,
    runId: row.run_id,
    stepPath: row.step_path,
    symbol: row.symbol,
    side: row.side,
    type: row.type,
    timeInForce: row.time_in_force,
    quantity: number(row.quantity),
    waits: row.waits,
    state: row.state,
    filledQuantity: number(row.filled_quantity),
    acceptedAt: row.accepted_at,
    ...present({
      limitPrice: optional(row.limit_price),
      stopPrice: optional(row.stop_price),
      ocoGroup: row.oco_group,
      entry: row.entry,
      averagePrice: optional(row.average_price),
      cancelRequestedAt: row.cancel_requested_at,
      endedAt: row.ended_at,
      endReason: row.end_reason,
    }),
  };
}
