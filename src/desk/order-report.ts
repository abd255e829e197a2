import { isJsonObject, type JsonObject } from '../base/json';
import type { Intent, Ledger, Order } from '../ledger';
import {
  orderChecks,
  type DeskExit,
  type DeskOrderState,
  type OrderRejection,
  type OrderReport,
} from '../slices/trading-desk-port';

/** What became of intents, in their order. */
export async function reportsOf(ledger: Ledger, intents: readonly Intent[]): Promise<readonly OrderReport[]> {
  const accepted = intents.filter(({ state }) => state === 'accepted').map(({ id }) => id);
  const orders = accepted.length === 0 ? [] : await ledger.orders({ intentIds: accepted, limit: accepted.length });
  const byIntent = new Map(orders.map((order) => [order.intentId, order]));
  const entries = intents.filter(hasExits).map(({ id }) => id);
  const exits = entries.length === 0 ? [] : await ledger.orders({ entries, limit: 2 * entries.length });
  return intents.map((intent) =>
    reportOf(
      intent,
      byIntent.get(intent.id),
      exits.filter(({ entry }) => entry === intent.id),
    ),
  );
}

/** What became of an order, from its intent and, where the venue took it, the order there. */
function reportOf(intent: Intent, order: Order | undefined, exits: readonly Order[]): OrderReport {
  const { id, clientOrderId, symbol, side, type, timeInForce, quantity, limitPrice, stopPrice } = intent;
  const { takeProfitPrice, stopLossPrice, entry } = intent;
  const rejection = rejectionOf(intent);
  return {
    id,
    clientOrderId,
    symbol,
    side,
    type,
    timeInForce,
    quantity,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    ...(takeProfitPrice !== undefined && { takeProfitPrice }),
    ...(stopLossPrice !== undefined && { stopLossPrice }),
    ...(entry !== undefined && { exitOf: entry }),
    ...(exits.length > 0 && { exits: exits.map(exitOf) }),
    ...(order && { brokerOrderId: order.brokerOrderId }),
    state: order?.state ?? unsent[intent.state],
    filledQuantity: order?.filledQuantity ?? '0',
    ...(order?.averagePrice !== undefined && { averagePrice: order.averagePrice }),
    ...(rejection !== undefined && order === undefined && { rejection }),
    ...(order?.state === 'rejected' && {
      rejection: { by: 'broker', message: order.endReason ?? 'the broker rejected it', figures: {} },
    }),
  };
}

const hasExits = ({ takeProfitPrice, stopLossPrice }: Intent): boolean =>
  takeProfitPrice !== undefined || stopLossPrice !== undefined;

function exitOf({ intentId: id, limitPrice, stopPrice, state, filledQuantity }: Order): DeskExit {
  const price = stopPrice ?? limitPrice ?? '';
  return { id, role: stopPrice === undefined ? 'take_profit' : 'stop_loss', price, state, filledQuantity };
}

/** Of an intent that has no order yet; `accepted` always has one. */
const unsent: Readonly<Record<Intent['state'], DeskOrderState>> = {
  stored: 'unresolved',
  sending: 'unresolved',
  ambiguous: 'unresolved',
  absent: 'unresolved',
  accepted: 'open',
  rejected: 'rejected',
  refused: 'refused',
  lapsed: 'lapsed',
  withdrawn: 'withdrawn',
};

/** What is kept with an intent that a check has stopped. */
export function refusalText(rejection: OrderRejection): string {
  return JSON.stringify(rejection);
}

function rejectionOf({ state, sends, validUntil, answer = '' }: Intent): OrderRejection | undefined {
  switch (state) {
    case 'refused':
      return checkRefusal(answer) ?? gateRefusal(answer);
    case 'rejected':
      return { by: 'broker', message: answer, figures: {} };
    case 'lapsed':
      return { by: 'expired', message: lapsedText(sends, answer, validUntil), figures: {} };
    case 'withdrawn':
      return { by: 'withdrawn', message: sends === 0 ? answer : withdrawnAgain, figures: {} };
    case 'stored':
    case 'sending':
    case 'ambiguous':
    case 'absent':
    case 'accepted':
      return undefined;
  }
}

/** What the ledger keeps of both is worded for those that were never sent. */
const withdrawnAgain = 'it was sent, the broker did not have it, and it was cancelled before it was sent again';

function lapsedText(sends: number, answer: string, validUntil: string): string {
  if (sends === 0) return `it was ${answer}, until when it was valid`;
  return `it was sent, the broker did not have it, and it was not sent again by ${validUntil}, until when it was valid`;
}

function checkRefusal(answer: string): OrderRejection | undefined {
  const told = parsed(answer);
  if (!isJsonObject(told) || !isJsonObject(told['figures'])) return undefined;
  const { by, message, figures } = told;
  const check = orderChecks.find((name) => name === by);
  if (check === undefined || typeof message !== 'string') return undefined;
  return { by: check, message, figures: textsOf(figures) };
}

/** As the gate in the ledger words it. */
function gateRefusal(answer: string): OrderRejection {
  const told = parsed(answer);
  if (!isJsonObject(told)) return { by: 'gate', message: answer, figures: {} };
  const { halts, ...rest } = told;
  const figures = textsOf(rest);
  const first: unknown = Array.isArray(halts) ? halts[0] : undefined;
  const halt = isJsonObject(first) ? textsOf(first) : undefined;
  const who = halt === undefined ? '' : `: ${halt['reason'] ?? ''} (${halt['by'] ?? ''}, ${halt['id'] ?? ''})`;
  return { by: 'gate', message: `${whatTheGateSaid(figures)}${who}`, figures };
}

function whatTheGateSaid({ code, level = '', quantity = '', free_to_close: free = '', halt = '' }: Texts): string {
  if (code === 'WouldOpen')
    return `a halt at level ${level} lets an order only reduce: ${quantity} are ordered, ${free} can be closed`;
  if (code === 'HaltReleased') return `the halt that it was to close for, ${halt}, is released`;
  return `a halt at level ${level} forbids it`;
}

type Texts = Readonly<Partial<Record<string, string>>>;

function textsOf(fields: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
