import { messageOf } from '../base/errors';
import { intentId, type BookReading, type Halt, type Intent, type Position } from '../ledger';
import { deskHaltLevels, type CancelReport, type CloseReport, type OrderReport } from '../slices/trading-desk-port';
import { cancel } from './cancel';
import { asFound } from './closed-before';
import { closeRun } from './close-run';
import { isOver, lastOrderText, mostRounds, sendAndWait, validUntil, whyBarred } from './closing-round';
import { countedOrders, leftOf } from './counted-orders';
import type { DeskContext } from './desk-context';
import { Exact, zero } from './exact';
import { reportsOf } from './order-report';
import { catchUp } from './pull-fills';
import { latest, storedIntent } from './submit';

export interface CloseOptions {
  /** Only these. @default all that is held */
  readonly symbols?: readonly string[];
  /** How long fills are waited for. */
  readonly withinMs: number;
  /** Only by the closing orders of this halt, which must be at level `flatten` and of the account or everything. */
  readonly haltId?: string;
}

/**
 * Cancels what is open and closes what is held by market orders; looks whether it is closed, in the ledger and at the venue, and
 * does it again, within bounds. Whoever else closes at the same time: nothing is closed twice. A run that is halted itself, while its
 * account is not, cancels and closes what belongs to it and nothing else.
 */
export async function closeAll(context: DeskContext, options: CloseOptions): Promise<CloseReport> {
  const { symbols, haltId, withinMs } = options;
  const own = haltId === undefined ? await haltOfRunOnly(context) : undefined;
  if (own !== undefined) return closeRun(context, own, { withinMs, ...(symbols !== undefined && { symbols }) });
  // Before the venue is asked: what the orders of an earlier round have closed meanwhile is told, too.
  const { before, closedBefore } = await asFound(
    context,
    (books) => heldOf({ ...context, ledger: books }, symbols),
    symbols,
  );
  const cancelled = await cancel(context, symbols === undefined ? {} : { symbols });
  await catchUp(context);
  const untilMs = Date.now() + withinMs;
  const sent = new Map<string, Intent>();
  const problems = new Map<string, string>();
  let rounds = 0;
  while (rounds < mostRounds) {
    const held = await heldOf(context, symbols);
    if (held.length === 0) break;
    rounds += 1;
    const intents = await closingOrders(context, held, options, problems);
    if (intents.length === 0) break;
    for (const intent of intents) sent.set(intent.id, intent);
    await sendAndWait(context, intents, untilMs, problems);
    if (Date.now() >= untilMs) break;
  }
  const orders = await reportsOf(context.ledger, await latest(context, [...sent.values()]));
  return conclude(context, options, { before, closedBefore, cancelled, orders, problems, rounds });
}

/** The strongest halt of the run itself, where no other halt lets the account be closed or forbids it. */
async function haltOfRunOnly({ ledger, settings, origin }: DeskContext): Promise<Halt | undefined> {
  const gates = await Promise.all(
    [origin.runId, origin.firstExecutionId].map((key) => ledger.gate(settings.name, key)),
  );
  const ending = gates.flatMap(({ halts }) => halts).filter(({ level }) => level !== 'reduce_only');
  const hasLease = gates.some(({ level, halts }) => level !== undefined && halts.length === 0);
  if (hasLease || ending.some(({ scope }) => scope !== 'run')) return undefined;
  const strength = ({ level }: Halt): number => deskHaltLevels.indexOf(level);
  return ending.toSorted((a, b) => strength(b) - strength(a))[0];
}

async function heldOf(
  { ledger, settings }: { readonly ledger: BookReading; readonly settings: DeskContext['settings'] },
  symbols: readonly string[] | undefined,
): Promise<readonly Position[]> {
  const held = await ledger.positions({ account: settings.name });
  return held.filter(({ symbol }) => symbols?.includes(symbol) ?? true);
}

/** The closing orders of this round: those that are still alive, and new ones for what nothing closes yet. */
async function closingOrders(
  context: DeskContext,
  held: readonly Position[],
  { symbols, haltId }: CloseOptions,
  problems: Map<string, string>,
): Promise<readonly Intent[]> {
  const { ledger, settings, origin } = context;
  const gate = await ledger.gate(settings.name, origin.runId);
  const flattening = gate.halts.filter(
    ({ id, level }) => level === 'flatten' && (haltId === undefined || id === haltId),
  );
  const barred = whyBarred(gate);
  if (barred !== undefined) {
    for (const { symbol } of held) problems.set(symbol, barred);
    return [];
  }
  if (haltId === undefined && flattening.length === 0) {
    const wanted = await Promise.all(held.map((position) => ownClosingOrder(context, position)));
    return wanted.filter((intent) => intent !== undefined);
  }
  const intents: Intent[] = [];
  for (const { id } of flattening) intents.push(...(await ledger.closingIntents(id, settings.name, validUntil())));
  return intents.filter(({ symbol }) => symbols?.includes(symbol) ?? true);
}

/** The next closing order of this step for a position: an attempt before may have stored it. None while others close all of it. */
async function ownClosingOrder(context: DeskContext, { symbol, quantity }: Position): Promise<Intent | undefined> {
  const { ledger, origin, settings } = context;
  const held = new Exact(quantity);
  const side = held.gt(0) ? 'sell' : 'buy';
  for (let nth = 1; nth <= mostRounds; nth += 1) {
    const leg = `close:${symbol}:${nth}`;
    const known = await ledger.findIntent(intentId({ ...origin, leg }));
    if (known !== undefined && (await isOver(context, known))) continue;
    if (known !== undefined) return known;
    const open = await ledger.orders({ account: settings.name, symbol, open: true, limit: 10_000 });
    const closing = countedOrders(open)
      .filter((order) => order.side === side)
      .reduce((sum, order) => sum.add(leftOf(order)), zero);
    const rest = held.abs().sub(closing);
    if (rest.lte(0)) return undefined;
    return storedIntent(
      context,
      { leg, symbol, side, type: 'market', quantity: rest.toFixed(), timeInForce: 'day', closesAccount: true },
      validUntil(),
    );
  }
  return undefined;
}

interface Done {
  readonly before: readonly Position[];
  readonly closedBefore: CloseReport['closedBefore'];
  readonly cancelled: readonly CancelReport[];
  readonly orders: readonly OrderReport[];
  readonly problems: ReadonlyMap<string, string>;
  readonly rounds: number;
}

/** Both books have to say that nothing is held. */
async function conclude(
  context: DeskContext,
  { symbols }: CloseOptions,
  { before, closedBefore, cancelled, orders, problems, rounds }: Done,
): Promise<CloseReport> {
  const after = new Map((await heldOf(context, symbols)).map(({ symbol, quantity }) => [symbol, quantity]));
  const atVenue = await context.broker.positions().then(
    (held) =>
      new Map(held.filter(({ quantity }) => !new Exact(quantity).isZero()).map((one) => [one.symbol, one.quantity])),
    (error: unknown) => messageOf(error),
  );
  const named = new Set([...before.map(({ symbol }) => symbol), ...after.keys()]);
  if (typeof atVenue !== 'string')
    for (const symbol of atVenue.keys()) if (symbols?.includes(symbol) ?? true) named.add(symbol);
  const positions = [...named].sort().map((symbol) => {
    const left = after.get(symbol) ?? '0';
    const venueSays = typeof atVenue === 'string' ? undefined : (atVenue.get(symbol) ?? '0');
    const closed = left === '0' && venueSays === '0';
    return {
      symbol,
      before: before.find((position) => position.symbol === symbol)?.quantity ?? '0',
      after: left,
      closed,
      ...(!closed && { message: whyOpen(symbol, left, venueSays, atVenue, orders, problems) }),
    };
  });
  // A venue that cannot be asked has not confirmed anything.
  const closed = typeof atVenue !== 'string' && positions.every((position) => position.closed);
  return { closed, positions, closedBefore, cancelled, orders, rounds };
}

function whyOpen(
  symbol: string,
  left: string,
  venueSays: string | undefined,
  atVenue: ReadonlyMap<string, string> | string,
  orders: readonly OrderReport[],
  problems: ReadonlyMap<string, string>,
): string {
  if (left === '0' && venueSays === undefined)
    return `the ledger holds none, and the broker could not be asked: ${typeof atVenue === 'string' ? atVenue : ''}`;
  if (left === '0') return `the ledger holds none, the broker says ${venueSays ?? 'nothing'}: reconcile the account`;
  const problem = problems.get(symbol);
  if (problem !== undefined) return problem;
  return lastOrderText(orders, symbol) ?? 'another order is closing it, or a halt closes only what belongs to its run';
}
