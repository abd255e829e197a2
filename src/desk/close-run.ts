import type { BookReading, Halt, Intent } from '../ledger';
import type { CancelReport, CloseReport, OrderReport } from '../slices/trading-desk-port';
import { cancel } from './cancel';
import { asFound } from './closed-before';
import { lastOrderText, mostRounds, sendAndWait, validUntil, whyBarred } from './closing-round';
import type { DeskContext } from './desk-context';
import { reportsOf } from './order-report';
import { catchUp } from './pull-fills';
import { latest } from './submit';

export interface CloseRunOptions {
  /** How long fills are waited for. */
  readonly withinMs: number;
  /** Only these. @default all that the run holds */
  readonly symbols?: readonly string[];
}

type IsWanted = (of: { readonly symbol: string }) => boolean;

/**
 * Closes for a `flatten` halt of a run what the ledger attributes to that run, by the closing orders of the halt, and cancels
 * what that run has open; what other runs hold and have open stays as it is. It is closed when nothing of the run is held any more
 * and none of its orders is open or without an answer: by the ledger, since a venue knows no runs.
 */
export async function closeRun(
  context: DeskContext,
  halt: Halt,
  { withinMs, symbols }: CloseRunOptions,
): Promise<CloseReport> {
  const { ledger } = context;
  const isWanted: IsWanted = ({ symbol }) => symbols?.includes(symbol) ?? true;
  // Before the venue is asked: what the orders of an earlier round have closed meanwhile is told, too.
  const { before, closedBefore } = await asFound(
    context,
    (books) => heldBy({ ...context, ledger: books }, halt, isWanted),
    symbols,
  );
  const cancelled = await cancel(context, { ofRun: halt.key, ...(symbols !== undefined && { symbols }) });
  await catchUp(context);
  const untilMs = Date.now() + withinMs;
  const sent = new Map<string, Intent>();
  const problems = new Map<string, string>();
  let rounds = 0;
  while (rounds < mostRounds) {
    const intents = await closingOrders(context, halt, isWanted, problems);
    if (intents.length === 0) break;
    rounds += 1;
    for (const intent of intents) sent.set(intent.id, intent);
    await sendAndWait(context, intents, untilMs, problems);
    if (Date.now() >= untilMs) break;
  }
  const orders = await reportsOf(ledger, await latest(context, [...sent.values()]));
  return conclude(context, halt, { before, closedBefore, cancelled, orders, problems, rounds }, isWanted);
}

/** What the halt has still to send or to resolve, and what it has open from before. */
async function closingOrders(
  context: DeskContext,
  halt: Halt,
  isWanted: IsWanted,
  problems: Map<string, string>,
): Promise<readonly Intent[]> {
  const { ledger, settings } = context;
  const { id, key } = halt;
  const gate = await ledger.gate(settings.name, key);
  const isInForce = gate.halts.some((one) => one.id === id);
  const barred = isInForce ? whyBarred(gate) : `halt ${id} is released or over: it closes nothing more`;
  if (barred !== undefined) {
    for (const symbol of (await heldBy(context, halt, isWanted)).keys()) problems.set(symbol, barred);
    return [];
  }
  const wanted = await ledger.closingIntents(id, settings.name, validUntil());
  const { open } = await ledger.exposure('run', key);
  return [...wanted, ...open.filter(({ account, haltId }) => account === settings.name && haltId === id)].filter(
    isWanted,
  );
}

interface Done {
  readonly before: ReadonlyMap<string, string>;
  readonly closedBefore: CloseReport['closedBefore'];
  readonly cancelled: readonly CancelReport[];
  readonly orders: readonly OrderReport[];
  readonly problems: ReadonlyMap<string, string>;
  readonly rounds: number;
}

async function conclude(
  context: DeskContext,
  halt: Halt,
  { before, closedBefore, cancelled, orders, problems, rounds }: Done,
  isWanted: IsWanted,
): Promise<CloseReport> {
  const { ledger, settings } = context;
  const { after, alive } = await ledger.atOneMoment(async (books) => {
    const { inFlight, open } = await books.exposure('account', settings.name);
    return { after: await heldBy({ ledger: books, settings }, halt, isWanted), alive: [...inFlight, ...open] };
  });
  const ofRun = alive.filter((intent) => isOf(halt, intent) && isWanted(intent));
  const symbols = new Set([...before.keys(), ...after.keys(), ...ofRun.map(({ symbol }) => symbol)]);
  const positions = [...symbols].sort().map((symbol) => {
    const left = after.get(symbol) ?? '0';
    const own = ofRun.filter((intent) => intent.symbol === symbol);
    const closed = left === '0' && own.length === 0;
    const why = (): string =>
      problems.get(symbol) ??
      stillAlive(own, orders) ??
      inItsWay(alive, halt, symbol, left) ??
      lastOrderText(orders, symbol) ??
      'no closing order of the halt was sent in this time';
    return { symbol, before: before.get(symbol) ?? '0', after: left, closed, ...(!closed && { message: why() }) };
  });
  return { closed: positions.every(({ closed }) => closed), positions, closedBefore, cancelled, orders, rounds };
}

function stillAlive(own: readonly Intent[], orders: readonly OrderReport[]): string | undefined {
  const closing = own.find(({ id }) => orders.some((order) => order.id === id));
  if (closing !== undefined) return lastOrderText(orders, closing.symbol);
  if (own.length === 0) return undefined;
  return `orders of the run may still fill: ${own.map(({ id, side, quantity }) => `${id} (${side} ${quantity})`).join(', ')}`;
}

/** The ledger lets nothing be closed twice: what other orders are to close is theirs until they end. */
function inItsWay(alive: readonly Intent[], halt: Halt, symbol: string, left: string): string | undefined {
  const side = left.startsWith('-') ? 'buy' : 'sell';
  const others = alive.filter((one) => one.symbol === symbol && one.side === side && !isOf(halt, one));
  if (others.length === 0) return undefined;
  const named = others.map(({ id, runId, haltId, quantity }) =>
    haltId === undefined ? `${id} of run ${runId} (${quantity})` : `${id} of halt ${haltId} (${quantity})`,
  );
  return `orders of others are to ${side} it already, and the halt of a run leaves them alone: ${named.join(', ')}. It is closed once they have ended: wait, or cancel them`;
}

function isOf({ key }: Halt, { runId, firstExecutionId }: Intent): boolean {
  return runId === key || firstExecutionId === key;
}

/** What is attributed to the run, by symbol. */
async function heldBy(
  { ledger, settings }: { readonly ledger: BookReading; readonly settings: DeskContext['settings'] },
  { key }: Halt,
  isWanted: IsWanted,
): Promise<ReadonlyMap<string, string>> {
  const held = await ledger.heldByRun(settings.name, key);
  return new Map(held.filter(isWanted).map(({ symbol, quantity }) => [symbol, quantity]));
}
