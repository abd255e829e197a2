import { clientOrderIdOf, intentId, type Intent, type NewIntent } from '../ledger';
import { ActionError } from '../slices/action-error';
import type { DeskOrder, OrderReport } from '../slices/trading-desk-port';
import type { DeskContext } from './desk-context';
import { checksFor } from './judge-intent';
import { reportsOf } from './order-report';
import { catchUp } from './pull-fills';
import { currentSnapshot } from './read-account';
import { sendIntent } from './send-intent';

/**
 * Sends orders one after the other, each once. What an attempt before has sent is found again by its id and not sent twice; what it
 * had come to an end with stays so.
 * @throws ActionError `OrderUnresolved`, retryable, naming those of which the venue could not say whether it has them.
 */
export async function submit(
  context: DeskContext,
  orders: readonly DeskOrder[],
  { validForMs }: { readonly validForMs: number },
): Promise<readonly OrderReport[]> {
  requireLegs(orders);
  const validUntil = new Date(Date.now() + validForMs).toISOString();
  const unresolved: string[] = [];
  const sentFor = new Set<string>();
  const intents: Intent[] = [];
  // All are stored before the first is sent: what the step wanted is known, whatever happens next.
  for (const order of orders) intents.push(await storedIntent(context, order, validUntil));
  if (intents.some(({ state }) => state === 'stored')) await currentSnapshot(context);
  for (const intent of intents) {
    // One that an attempt before has begun is brought to its end even so.
    if (context.signal.aborted && intent.state === 'stored') break;
    context.beat();
    // What an order before has filled is held now: an order that closes it has to see it.
    if (sentFor.has(intent.symbol)) await catchUp(context);
    sentFor.add(intent.symbol);
    const sent = await sendIntent(context, intent, checksFor(context, intent));
    if (sent.kind === 'unresolved') unresolved.push(`${intent.clientOrderId} (${intent.symbol}): ${sent.reason}`);
  }
  context.signal.throwIfAborted();
  if (unresolved.length > 0)
    throw new ActionError(
      'OrderUnresolved',
      `whether the broker has ${unresolved.length} of ${orders.length} orders is not known: ${unresolved.join('; ')}. They are not sent again before it is`,
      { retryable: true },
    );
  await catchUp(context);
  return reportsOf(context.ledger, await latest(context, intents));
}

/** An order as it is stored. */
type WantedOrder = DeskOrder & { readonly replaces?: string; readonly closesAccount?: boolean };

/** The intent of an order: that of an attempt before, or a new one. */
export async function storedIntent(context: DeskContext, order: WantedOrder, validUntil: string): Promise<Intent> {
  const { ledger } = context;
  const wanted = newIntent(context, order, validUntil);
  const before = await ledger.findIntent(intentId(wanted));
  if (before !== undefined && order.firstCounts === true) return before;
  // Stored again it is compared with what is there: a step that wants other orders than before is told so.
  return ledger.storeIntent(before === undefined ? wanted : { ...wanted, validUntil: before.validUntil });
}

function newIntent(
  { settings, origin }: Pick<DeskContext, 'settings' | 'origin'>,
  {
    leg,
    symbol,
    side,
    type,
    quantity,
    limitPrice,
    stopPrice,
    timeInForce,
    bracket,
    oco,
    replaces,
    closesAccount,
  }: WantedOrder,
  validUntil: string,
): NewIntent {
  const { attempt: _, ...place } = origin;
  return {
    ...place,
    leg,
    account: settings.name,
    symbol,
    side,
    type,
    quantity,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    ...(bracket?.takeProfitPrice !== undefined && { takeProfitPrice: bracket.takeProfitPrice }),
    ...(bracket?.stopLossPrice !== undefined && { stopLossPrice: bracket.stopLossPrice }),
    ...(oco && { stopLossPrice: oco.stopLossPrice, ocoGroup: `oco:${clientOrderIdOf(intentId({ ...place, leg }))}` }),
    ...(replaces !== undefined && { replaces }),
    ...(closesAccount !== undefined && { closesAccount }),
    timeInForce,
    validUntil,
  };
}

/** The intents as they stand now, in their order. */
export async function latest({ ledger }: DeskContext, intents: readonly Intent[]): Promise<readonly Intent[]> {
  return Promise.all(intents.map(async (intent) => (await ledger.findIntent(intent.id)) ?? intent));
}

function requireLegs(orders: readonly DeskOrder[]): void {
  const legs = orders.map(({ leg }) => leg);
  const twice = legs.find((leg, index) => legs.indexOf(leg) !== index);
  if (twice === undefined) return;
  throw new ActionError('InvalidInput', `two orders of the step are called '${twice}'; each needs a name of its own`);
}
