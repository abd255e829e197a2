import type { Ledger } from '../../src/ledger/ledger';
import type { Intent, NewIntent } from '../../src/ledger/intents';

/** An hour from now: in tests nothing lapses unless it is asked to. */
export const soon = (): string => new Date(Date.now() + 3_600_000).toISOString();

let legs = 0;

/** An intent to buy 10 SPX at the market; each call another one unless its leg is given. */
export function newIntent(changes: Partial<NewIntent> = {}): NewIntent {
  legs += 1;
  return {
    account: 'paper',
    symbol: 'SPX',
    side: 'buy',
    type: 'market',
    quantity: '10',
    timeInForce: 'day',
    firstExecutionId: 'execution-1',
    runId: 'run-1',
    stepPath: 'trading_loop/orders',
    occurrence: '2008-10-15T14:00:00Z',
    leg: String(legs),
    validUntil: soon(),
    ...changes,
  };
}

export async function openPaper(ledger: Ledger, deposit = '100000', name = 'paper'): Promise<void> {
  await ledger.openAccount({ name, kind: 'paper', broker: 'paper', currency: 'USD' });
  if (deposit === '0') return;
  await ledger.recordCash({
    account: name,
    kind: 'deposit',
    amount: deposit,
    externalId: 'opening',
    by: 'test',
    at: '2008-10-01T00:00:00.000Z',
  });
}

/** Stores and sends an intent, and has the broker accept it. */
export async function acceptedIntent(ledger: Ledger, changes: Partial<NewIntent> = {}): Promise<Intent> {
  const intent = await ledger.storeIntent(newIntent(changes));
  const decision = await ledger.beginSend(intent.id, 1);
  if (!decision.go) throw new Error(`not sent: ${JSON.stringify(decision)}`);
  await ledger.recordAnswer(intent.id, decision.sends, { kind: 'accepted', brokerOrderId: `order-${intent.id}` });
  return intent;
}

/** Fills an accepted intent, wholly unless a quantity is given. */
export async function fill(
  ledger: Ledger,
  intent: Intent,
  price: string,
  { quantity = intent.quantity, fee = '0', executionId = `fill-${intent.id}` } = {},
): Promise<void> {
  await ledger.recordFill({
    account: intent.account,
    executionId,
    clientOrderId: intent.clientOrderId,
    brokerOrderId: `order-${intent.id}`,
    quantity,
    price,
    fee,
    at: '2008-10-15T14:00:01.000Z',
  });
}

/** Buys (or with a minus sells) and has it filled at once. */
export async function trade(
  ledger: Ledger,
  symbol: string,
  quantity: string,
  price: string,
  changes: Partial<NewIntent> = {},
): Promise<void> {
  const side = quantity.startsWith('-') ? 'sell' : 'buy';
  const intent = await acceptedIntent(ledger, { symbol, side, quantity: quantity.replace('-', ''), ...changes });
  await fill(ledger, intent, price);
}
