import { createHash } from 'node:crypto';
import type { Database } from './database';
import { positiveText, quantityDecimals } from './decimal-text';
import { intentColumns, intentOf, type IntentRow } from './intent-rows';
import { LedgerError } from './ledger-error';

export type OrderSide = 'buy' | 'sell';
export type OrderType = 'market' | 'limit' | 'stop' | 'stop_limit';
export type TimeInForce = 'day' | 'gtc' | 'ioc';

/** What is to be sent to a broker. Decimals as text. */
export interface OrderContent {
  readonly account: string;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly quantity: string;
  /** For `limit` and `stop_limit`, and only for those. */
  readonly limitPrice?: string;
  /** For `stop` and `stop_limit`, and only for those. */
  readonly stopPrice?: string;
  readonly timeInForce: TimeInForce;
  /** Orders of one group cancel each other: at most one of them fills. */
  readonly ocoGroup?: string;
  /** Exits that the venue keeps and begins when the order is filled: the take-profit and the stop-loss of a bracket. */
  readonly takeProfitPrice?: string;
  /** With an `ocoGroup`: the stop of an OCO, whose take-profit is the order itself. */
  readonly stopLossPrice?: string;
  /** The intent whose order this one takes the place of. */
  readonly replaces?: string;
  /** It closes what the account holds, whichever run brought it: its fills are shared out to those that held. @default false */
  readonly closesAccount?: boolean;
}

/** What makes an intent the same in every attempt: its id comes from these four. */
export interface IntentPlace {
  /** Execution id of the first execution of the run's chain. */
  readonly firstExecutionId: string;
  readonly stepPath: string;
  /** Iteration, or nominal time of the tick; empty for a step that runs once. */
  readonly occurrence: string;
  /** Which order of the step. */
  readonly leg: string;
}

/** Where an intent comes from, for the audit trail. */
export interface IntentOrigin {
  readonly runId: string;
  readonly planHash?: string;
  readonly definition?: string;
  readonly definitionVersion?: string;
  readonly startedBy?: string;
  readonly approvedBy?: string;
}

export interface NewIntent extends OrderContent, IntentPlace, IntentOrigin {
  /** ISO 8601. From then on it is not sent any more. By the wall clock, also for a run on recorded market data. */
  readonly validUntil: string;
}

/**
 * `stored` → `sending` → `accepted` | `rejected` | `ambiguous` (no answer) | `absent` (the broker was asked and does not know it).
 * Not at the broker, whether or not it was sent before: `refused` (by a halt), `lapsed` (too late), `withdrawn`. The table `intent_transitions` has what follows what.
 */
export const intentStates = [
  'stored',
  'sending',
  'ambiguous',
  'absent',
  'accepted',
  'rejected',
  'refused',
  'lapsed',
  'withdrawn',
] as const;
export type IntentState = (typeof intentStates)[number];

export interface Intent extends NewIntent {
  readonly id: string;
  readonly clientOrderId: string;
  /** Set on a closing order: the halt that it belongs to. */
  readonly haltId?: string;
  /** Set on an exit: the intent of the order that brought it along. */
  readonly entry?: string;
  readonly state: IntentState;
  /** How often sending has begun, and under which attempt of the step last. */
  readonly sends: number;
  readonly sentAt?: string;
  readonly sentAttempt?: number;
  /** What the broker, the gate or the clock said of it. */
  readonly answer?: string;
  readonly storedAt: string;
}

export interface IntentStore {
  /**
   * Stores an intent before it is sent. The same again, by a retry, gives the stored one with its state.
   * @throws LedgerError `IntentDiffers` for other content under the same id, `BadDecimal`, `BadIntent`, `NotAllowed`.
   */
  storeIntent(intent: NewIntent): Promise<Intent>;
  /** Undefined when there is none. */
  findIntent(id: string): Promise<Intent | undefined>;
}

export function intentStore(database: Database): IntentStore {
  return {
    async storeIntent(intent) {
      const id = intentId(intent);
      const given = { id, client_order_id: clientOrderIdOf(id), ...columnsOf(intent) };
      const row = await database.row<IntentRow>(`SELECT ${intentColumns} FROM store_intent($1) i`, [given]);
      return intentOf(row);
    },
    async findIntent(id) {
      const [row] = await database.rows<IntentRow>(`SELECT ${intentColumns} FROM intents i WHERE i.id = $1`, [id]);
      return row === undefined ? undefined : intentOf(row);
    },
  };
}

/** `in_` and 32 hex digits of the SHA-256 of the place, a line each. The database works it out again and compares. */
export function intentId({ firstExecutionId, stepPath, occurrence, leg }: IntentPlace): string {
  const parts = [firstExecutionId, stepPath, occurrence, leg];
  if (parts.some((part) => part.includes('\n')))
    throw new LedgerError('BadIntent', `the parts of an intent's id have no line breaks: ${JSON.stringify(parts)}`);
  return `in_${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)}`;
}

/** What the broker knows it by: 35 characters, the same in every attempt. */
export function clientOrderIdOf(id: string): string {
  return `bw-${id.slice(3)}`;
}

function columnsOf(intent: NewIntent): Record<string, unknown> {
  if (Number.isNaN(Date.parse(intent.validUntil)))
    throw new LedgerError(
      'BadIntent',
      `validUntil is '${intent.validUntil}': a time such as 2026-11-23T14:30:00Z is needed`,
    );
  const price = (name: string, text: string | undefined): string | undefined =>
    text === undefined ? undefined : positiveText(name, text, quantityDecimals);
  return {
    account: intent.account,
    symbol: intent.symbol,
    side: intent.side,
    type: intent.type,
    quantity: positiveText('quantity', intent.quantity, quantityDecimals),
    limit_price: price('limitPrice', intent.limitPrice),
    stop_price: price('stopPrice', intent.stopPrice),
    time_in_force: intent.timeInForce,
    oco_group: intent.ocoGroup,
    take_profit_price: price('takeProfitPrice', intent.takeProfitPrice),
    stop_loss_price: price('stopLossPrice', intent.stopLossPrice),
    closes_account: intent.closesAccount ?? false,
    replaces: intent.replaces,
    first_execution_id: intent.firstExecutionId,
    step_path: intent.stepPath,
    occurrence: intent.occurrence,
    leg: intent.leg,
    run_id: intent.runId,
    plan_hash: intent.planHash,
    definition: intent.definition,
    definition_version: intent.definitionVersion,
    started_by: intent.startedBy,
    approved_by: intent.approvedBy,
    valid_until: intent.validUntil,
  };
}
