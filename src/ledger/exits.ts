import type { Database } from './database';
import { positiveText, quantityDecimals } from './decimal-text';
import { intentColumns, intentOf, type IntentRow } from './intent-rows';
import type { Intent, OrderSide, TimeInForce } from './intents';

/** An exit as a venue has made it for an order. Decimals as text. */
export interface NewExit {
  readonly role: 'take_profit' | 'stop_loss';
  /** As the venue calls it. */
  readonly clientOrderId: string;
  readonly brokerOrderId: string;
  readonly side: OrderSide;
  readonly quantity: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  readonly timeInForce: TimeInForce;
  /** ISO 8601. */
  readonly at: string;
}

/** The exits that orders brought along and that a venue elsewhere has made: they are orders of the run of their entry. */
export interface ExitBook {
  /** Orders of an account at the venue whose exits are not in the ledger yet. */
  awaitedExits(account: string): Promise<readonly Intent[]>;
  /**
   * Records that the venue has an exit of an order. Again, it changes nothing.
   * @throws LedgerError `NotAllowed` for an order without exits, `AnswerDiffers`, `IntentDiffers`, `UnknownIntent`.
   */
  recordExit(entry: string, exit: NewExit): Promise<void>;
  /** The order ended before the venue had any exits of it: nobody asks for them any more. */
  forgetExits(entry: string): Promise<void>;
}

export function exitBookOf(database: Database): ExitBook {
  return {
    async awaitedExits(account) {
      const rows = await database.rows<IntentRow>(
        `SELECT ${intentColumns} FROM awaited_exits a JOIN intents i ON i.id = a.intent_id
        WHERE a.account = $1 ORDER BY i.stored_at`,
        [account],
      );
      return rows.map(intentOf);
    },
    async recordExit(entry, exit) {
      const price = (name: string, text: string | undefined): string | undefined =>
        text === undefined ? undefined : positiveText(name, text, quantityDecimals);
      const given = {
        role: exit.role,
        client_order_id: exit.clientOrderId,
        broker_order_id: exit.brokerOrderId,
        side: exit.side,
        type: exit.role === 'take_profit' ? 'limit' : exit.limitPrice === undefined ? 'stop' : 'stop_limit',
        quantity: positiveText('quantity', exit.quantity, quantityDecimals),
        limit_price: price('limitPrice', exit.limitPrice),
        stop_price: price('stopPrice', exit.stopPrice),
        time_in_force: exit.timeInForce,
        at: exit.at,
      };
      await database.rows('SELECT record_exit($1, $2)', [entry, given]);
    },
    async forgetExits(entry) {
      await database.rows('DELETE FROM awaited_exits WHERE intent_id = $1', [entry]);
    },
  };
}
