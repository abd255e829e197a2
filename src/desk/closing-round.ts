import type { Gate, Intent } from '../ledger';
import type { OrderReport } from '../slices/trading-desk-port';
import { closingJudge } from './closing-judge';
import type { DeskContext } from './desk-context';
import { catchUp } from './pull-fills';
import { sendIntent } from './send-intent';
import { latest } from './submit';
import { pause } from './waiting';

/** A closing order that ends unfilled is followed by another, but not for ever. */
export const mostRounds = 5;
const validForMs = 120_000;

/** Closing orders are for now; one that comes back late is not sent. ISO 8601. */
export function validUntil(): string {
  return new Date(Date.now() + validForMs).toISOString();
}

/** One round: sends closing orders, or finds out what became of them, and waits for their ends until a time. */
export async function sendAndWait(
  context: DeskContext,
  intents: readonly Intent[],
  untilMs: number,
  /** By symbol: why it is not known what became of an order. */
  problems: Map<string, string>,
): Promise<void> {
  await Promise.all(
    intents.map(async (intent) => {
      const { kind, ...rest } = await sendIntent(context, intent, closingJudge(context, intent));
      if (kind === 'unresolved' && 'reason' in rest) problems.set(intent.symbol, rest.reason);
    }),
  );
  await waitForEnds(context, intents, untilMs);
}

async function waitForEnds(context: DeskContext, intents: readonly Intent[], untilMs: number): Promise<void> {
  for (;;) {
    context.beat();
    await catchUp(context);
    const now = await latest(context, intents);
    const over = await Promise.all(now.map((intent) => isOver(context, intent)));
    if (over.every(Boolean) || Date.now() >= untilMs) return;
    await pause(context.timings.pollMs);
  }
}

/** It will not fill any more, and is not sent again. */
export async function isOver({ ledger }: DeskContext, { id, state, validUntil }: Intent): Promise<boolean> {
  switch (state) {
    case 'stored':
    case 'absent':
      return Date.parse(validUntil) <= Date.now();
    case 'sending':
    case 'ambiguous':
      return false;
    case 'rejected':
    case 'refused':
    case 'lapsed':
    case 'withdrawn':
      return true;
    case 'accepted': {
      const [order] = await ledger.orders({ intentIds: [id], limit: 1 });
      return order !== undefined && order.state !== 'open' && order.state !== 'partially_filled';
    }
  }
}

/** Why nothing may be closed at all; undefined where it may. */
export function whyBarred({ level, halts }: Gate): string | undefined {
  if (level !== 'cancel_only' && level !== 'freeze') return undefined;
  const reasons = halts.map(({ reason, by, id }) => `${reason} (${by}, ${id})`).join('; ');
  return `a halt at level ${level} lets nothing be closed: ${reasons}`;
}

/** What became of the last closing order of a symbol; undefined where there is none. */
export function lastOrderText(orders: readonly OrderReport[], symbol: string): string | undefined {
  const last = orders.findLast((order) => order.symbol === symbol);
  if (last === undefined) return undefined;
  const why = last.rejection === undefined ? '' : `: ${last.rejection.message}`;
  return `the last closing order is ${last.state}, ${last.filledQuantity} of ${last.quantity} filled${why}`;
}
