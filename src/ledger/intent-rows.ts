import { decimalText, quantityDecimals } from './decimal-text';
import type { Intent, IntentState, OrderSide, OrderType, TimeInForce } from './intents';
import { present } from './present';

/** Columns of an intent, of the table or function `i`. */
export const intentColumns = `i.id, i.client_order_id, i.account, i.symbol, i.side, i.type, i.quantity, i.limit_price,
  i.stop_price, i.time_in_force, i.oco_group, i.take_profit_price, i.stop_loss_price, i.entry, i.closes_account, i.replaces, i.halt_id, i.first_execution_id, i.step_path, i.occurrence, i.leg,
  i.run_id, i.plan_hash, i.definition, i.definition_version, i.started_by, i.approved_by, i.valid_until, i.state, i.sends,
  i.sent_at, i.sent_attempt, i.answer, i.stored_at`;

export interface IntentRow {
  readonly id: string;
  readonly client_order_id: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly quantity: string;
  readonly limit_price: string | null;
  readonly stop_price: string | null;
  readonly time_in_force: TimeInForce;
  readonly oco_group: string | null;
  readonly take_profit_price: string | null;
  readonly stop_loss_price: string | null;
  readonly entry: string | null;
  readonly closes_account: boolean;
  readonly replaces: string | null;
  readonly halt_id: string | null;
  readonly first_execution_id: string;
  readonly step_path: string;
  readonly occurrence: string;
  readonly leg: string;
  readonly run_id: string;
  readonly plan_hash: string | null;
  readonly definition: string | null;
  readonly definition_version: string | null;
  readonly started_by: string | null;
  readonly approved_by: string | null;
  readonly valid_until: string;
  readonly state: IntentState;
  readonly sends: number;
  readonly sent_at: string | null;
  readonly sent_attempt: number | null;
  readonly answer: string | null;
  readonly stored_at: string;
}

export function intentOf(row: IntentRow): Intent {
  const price = (text: string | null): string | undefined =>
    text === null ? undefined : decimalText('price', text, quantityDecimals);
  const optional = {
    limitPrice: price(row.limit_price),
    stopPrice: price(row.stop_price),
    ocoGroup: row.oco_group,
    takeProfitPrice: price(row.take_profit_price),
    stopLossPrice: price(row.stop_loss_price),
    entry: row.entry,
    closesAccount: row.closes_account ? true : undefined,
    replaces: row.replaces,
    haltId: row.halt_id,
    planHash: row.plan_hash,
    definition: row.definition,
    definitionVersion: row.definition_version,
    startedBy: row.started_by,
    approvedBy: row.approved_by,
    sentAt: row.sent_at,
    sentAttempt: row.sent_attempt,
    answer: row.answer,
  };
  return {
    id: row.id,
    clientOrderId: row.client_order_id,
    account: row.account,
    symbol: row.symbol,
    side: row.side,
    type: row.type,
    quantity: decimalText('quantity', row.quantity, quantityDecimals),
    timeInForce: row.time_in_force,
    firstExecutionId: row.first_execution_id,
    stepPath: row.step_path,
    occurrence: row.occurrence,
    leg: row.leg,
    runId: row.run_id,
    validUntil: row.valid_until,
    state: row.state,
    sends: row.sends,
    storedAt: row.stored_at,
    ...present(optional),
  };
}
