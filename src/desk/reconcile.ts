import type { BrokerAccount, BrokerFill, BrokerOrder, BrokerPosition } from '../brokers';
import type { Order, Position } from '../ledger';
import type { ReconcileDifference, ReconcileReport } from '../slices/trading-desk-port';
import type { DeskContext } from './desk-context';
import { Exact, zero } from './exact';
import { noteEquity } from './note-equity';
import { takeOverOpening } from './opening-balance';
import { endAsAtVenue, pullFills } from './pull-fills';
import { ledgerReader } from './read-account';
import { resolveIntent } from './resolve-intent';

/** How far back fills are compared where nothing older is open. */
const lookBackMs = 7 * 86_400_000;

/**
 * Compares the ledger with the venue: sends without an answer, orders, fills, positions, cash. What the ledger lacks is recorded; what
 * it cannot know (orders from elsewhere, money that came or went) is told. Done again it finds nothing to record.
 */
export async function reconcile(context: DeskContext): Promise<ReconcileReport> {
  const opening = await takeOverOpening(context);
  const unresolved = await resolveAll(context);
  const open = await openOrders(context);
  const { recorded, strange } = await pullFills(context, sinceOf(context, open));
  const orders = await compareOrders(context, open);
  const [atVenue, venue] = await Promise.all([context.broker.positions(), context.broker.account()]);
  const held = await context.ledger.positions({ account: context.settings.name });
  const positions = comparePositions(held, atVenue, strange);
  const cash = await compareCash(context, venue, strange);
  const account = await ledgerReader(context).snapshot();
  await noteEquity(context, account);
  const differences = [
    ...opening,
    ...unresolved,
    ...recorded.map(missingFill),
    ...strange.map(unknownFill),
    ...orders,
    ...positions,
    ...cash,
  ];
  return {
    agrees: differences.every(({ applied }) => applied),
    differences,
    counted: { orders: open.length, fillsApplied: recorded.length, positions: held.length },
    account,
  };
}

/** The venue is asked for every send that nobody has an answer of. */
async function resolveAll(context: DeskContext): Promise<readonly ReconcileDifference[]> {
  const { ledger, settings, timings } = context;
  const { inFlight } = await ledger.exposure('account', settings.name);
  const differences: ReconcileDifference[] = [];
  for (const intent of inFlight) {
    // Younger ones are somebody's who waits for the answer.
    const age = Date.now() - Date.parse(intent.sentAt ?? intent.storedAt);
    if (intent.state === 'sending' && age < timings.settleMs) continue;
    const resolution = await resolveIntent(context, intent, intent.sends);
    if (resolution.kind === 'settled') continue;
    const says = { accepted: 'has the order', absent: 'does not know the order', unresolved: 'does not answer' };
    differences.push({
      kind: 'unresolved_order',
      symbol: intent.symbol,
      ledger: `${intent.id}: sent at ${intent.sentAt ?? ''}, no answer`,
      broker: says[resolution.kind],
      explanation: `the answer to order ${intent.clientOrderId} was lost; the broker was asked for it`,
      applied: resolution.kind !== 'unresolved',
    });
  }
  return differences;
}

function openOrders({ ledger, settings }: DeskContext): Promise<readonly Order[]> {
  return ledger.orders({ account: settings.name, open: true, limit: 10_000 });
}

function sinceOf({ clock }: DeskContext, open: readonly Order[]): string {
  const oldest = open.at(-1)?.acceptedAt;
  const back = clock.now() - lookBackMs;
  return new Date(oldest === undefined ? back : Math.min(back, Date.parse(oldest))).toISOString();
}

async function compareOrders(context: DeskContext, before: readonly Order[]): Promise<readonly ReconcileDifference[]> {
  const differences: ReconcileDifference[] = [];
  const [atVenue, ours] = [await context.broker.openOrders(), await openOrders(context)];
  const venueIds = new Set(atVenue.map(({ clientOrderId }) => clientOrderId));
  for (const order of ours) {
    if (venueIds.has(order.clientOrderId)) continue;
    const found = await context.broker.findByClientOrderId(order.clientOrderId);
    const applied = await endAsAtVenue(context, order.intentId, order.clientOrderId);
    if (!applied && found !== undefined) continue;
    differences.push({
      kind: 'order_state',
      symbol: order.symbol,
      ledger: `${order.clientOrderId}: ${order.state}`,
      broker: found === undefined ? 'does not know it' : found.state,
      explanation:
        found === undefined
          ? 'the broker took the order once and does not know it any more: ask the broker'
          : `the order ended at the broker${found.endReason === undefined ? '' : `: ${found.endReason}`}, and nobody had told the ledger`,
      applied,
    });
  }
  const known = new Set([...before, ...ours].map(({ clientOrderId }) => clientOrderId));
  for (const order of atVenue) if (!known.has(order.clientOrderId)) await addUnknown(context, order, differences);
  return differences;
}

async function addUnknown(
  { ledger }: DeskContext,
  order: BrokerOrder,
  differences: ReconcileDifference[],
): Promise<void> {
  // An order that was accepted while we looked is ours all the same.
  const intent = await ledger.findIntent(`in_${order.clientOrderId.replace(/^bw-/, '')}`);
  if (intent !== undefined) return;
  const { symbol, side, quantity, filledQuantity, clientOrderId } = order;
  differences.push({
    kind: 'unknown_order',
    symbol,
    ledger: 'knows no such order',
    broker: `${clientOrderId}: ${side} ${quantity}, ${filledQuantity} filled`,
    explanation: 'the order was not made here: by hand at the broker, or by another program on the same account',
    applied: false,
  });
}

function missingFill(fill: BrokerFill): ReconcileDifference {
  return {
    kind: 'missing_fill',
    symbol: fill.symbol,
    ledger: 'did not have it',
    broker: shownFill(fill),
    explanation: `the fill of order ${fill.clientOrderId} had not been recorded yet`,
    applied: true,
  };
}

function unknownFill(fill: BrokerFill): ReconcileDifference {
  return {
    kind: 'unknown_fill',
    symbol: fill.symbol,
    ledger: 'knows no such order',
    broker: shownFill(fill),
    explanation: `order ${fill.clientOrderId} was not made here: by hand at the broker, or by another program on the same account`,
    applied: false,
  };
}

const shownFill = ({ executionId, side, quantity, price, at }: BrokerFill): string =>
  `${executionId}: ${side} ${quantity} at ${price}, ${at}`;

function comparePositions(
  held: readonly Position[],
  atVenue: readonly BrokerPosition[],
  strange: readonly BrokerFill[],
): readonly ReconcileDifference[] {
  const symbols = new Set([...held, ...atVenue].map(({ symbol }) => symbol));
  return [...symbols].sort().flatMap((symbol): ReconcileDifference[] => {
    const ours = new Exact(held.find((one) => one.symbol === symbol)?.quantity ?? 0);
    const theirs = new Exact(atVenue.find((one) => one.symbol === symbol)?.quantity ?? 0);
    if (ours.eq(theirs)) return [];
    const foreign = strange
      .filter((fill) => fill.symbol === symbol)
      .reduce((sum, { side, quantity }) => (side === 'buy' ? sum.add(quantity) : sum.sub(quantity)), zero);
    const difference = theirs.sub(ours);
    const isExplained = foreign.eq(difference);
    return [
      {
        kind: 'position',
        symbol,
        ledger: ours.toFixed(),
        broker: theirs.toFixed(),
        explanation: isExplained
          ? `the difference of ${difference.toFixed()} is that of the fills of unknown orders`
          : `${difference.sub(foreign).toFixed()} of the difference of ${difference.toFixed()} come from no fill within the time that was compared: a transfer, a split, or an older trade from elsewhere`,
        applied: false,
      },
    ];
  });
}

async function compareCash(
  { ledger, settings }: DeskContext,
  { cash: theirs }: BrokerAccount,
  strange: readonly BrokerFill[],
): Promise<readonly ReconcileDifference[]> {
  const { cash: ours } = await ledger.account(settings.name);
  const difference = new Exact(theirs).sub(ours);
  // Brokers tell cash in cents; fills have more decimals.
  if (difference.abs().lt('0.01')) return [];
  const foreign = strange.reduce((sum, { side, quantity, price, fee }) => {
    const value = new Exact(quantity).mul(price);
    return (side === 'buy' ? sum.sub(value) : sum.add(value)).sub(fee);
  }, zero);
  const rest = difference.sub(foreign);
  return [
    {
      kind: 'cash',
      ledger: `${ours} ${settings.currency}`,
      broker: `${theirs} ${settings.currency}`,
      explanation: rest.abs().lt('0.01')
        ? `the difference of ${difference.toFixed()} is that of the fills of unknown orders`
        : `${rest.toFixed()} of the difference of ${difference.toFixed()} come from no fill: a deposit or withdrawal, a fee, interest or a dividend that is not in the ledger`,
      applied: false,
    },
  ];
}
