import type { CancelDecision, Intent } from '../ledger';
import type { CancelReport } from '../slices/trading-desk-port';
import { bounded, lookUp } from './call-broker';
import type { DeskContext } from './desk-context';
import { pullFills } from './pull-fills';
import { recordEnd } from './record-order';
import { resolveIntent } from './resolve-intent';
import { pause } from './waiting';

/**
 * Cancels the order of an intent and waits for its end within bounds; one that the broker does not have is withdrawn. Cancelling again changes
 * nothing.
 */
export async function cancelIntent(context: DeskContext, intentId: string): Promise<CancelReport> {
  const intent = await context.ledger.findIntent(intentId);
  if (intent === undefined)
    return { id: intentId, symbol: '', outcome: 'unknown', message: 'no such order is in the ledger' };
  let decision = await context.ledger.beginCancel(intentId);
  if (!decision.go && decision.code === 'Unresolved') {
    // There may be an order to cancel, or none.
    const resolution = await resolveIntent(context, intent, intent.sends);
    if (resolution.kind === 'unresolved') return said(intent, 'unknown', resolution.reason);
    decision = await context.ledger.beginCancel(intentId);
  }
  // Looked up again: it may have been sent meanwhile.
  if (!decision.go) return notCancelled((await context.ledger.findIntent(intentId)) ?? intent, decision);
  const answer = await bounded(context, () => context.broker.cancel(decision.broker_order_id));
  const asked = answer.kind === 'ambiguous' ? answer.reason : undefined;
  return waitForEnd(context, intent, asked);
}

/** Looks until the venue says that the order has ended, and how. */
async function waitForEnd(context: DeskContext, intent: Intent, problem: string | undefined): Promise<CancelReport> {
  const { timings, beat } = context;
  const untilMs = Date.now() + timings.cancelMs;
  for (;;) {
    beat();
    const order = await lookUp(context, intent.clientOrderId);
    if (order === 'none') return said(intent, 'unknown', 'the broker does not know the order');
    if (typeof order === 'object') {
      const isEnded = order.state !== 'open' && order.state !== 'partially_filled';
      if (isEnded) {
        await pullFills(context, order.acceptedAt);
        await recordEnd(context, intent.id, order);
        return ended(intent, order.state, order.filledQuantity);
      }
    }
    if (Date.now() >= untilMs)
      return problem === undefined
        ? said(intent, 'requested', 'the broker has taken the request, and has not confirmed it yet')
        : said(intent, 'unknown', `whether the broker has taken the request is not known: ${problem}`);
    await pause(timings.pollMs);
  }
}

function ended(intent: Intent, state: string, filled: string): CancelReport {
  if (state === 'filled') return said(intent, 'filled', 'it was filled before it could be cancelled');
  if (state === 'cancelled')
    return said(intent, 'cancelled', filled === '0' ? 'nothing of it was filled' : `${filled} of it were filled`);
  return said(intent, 'ended', `it had ended already: ${state}`);
}

function notCancelled(intent: Intent, decision: Extract<CancelDecision, { go: false }>): CancelReport {
  switch (decision.code) {
    case 'Halted':
      return said(intent, 'forbidden', `a halt at level ${decision.level} forbids cancelling as well`);
    case 'Unresolved':
      return said(intent, 'unknown', `whether the broker has it is not known yet (${decision.state})`);
    case 'Settled':
      if (decision.state === 'withdrawn') return said(intent, 'withdrawn', withdrawnText(intent));
      return said(
        intent,
        decision.state === 'filled' ? 'filled' : decision.state === 'cancelled' ? 'cancelled' : 'ended',
        `it had ended already: ${decision.state}`,
      );
  }
}

function withdrawnText({ sends }: Intent): string {
  if (sends === 0) return 'it was never sent, and will not be';
  return 'it was sent, the broker does not have it, and it will not be sent again';
}

function said({ id, symbol }: Intent, outcome: CancelReport['outcome'], message: string): CancelReport {
  return { id, symbol, outcome, message };
}
