import type { BrokerOrderRequest, SubmitAnswer } from '../brokers';
import type { Intent, RecordedAnswer, SendDecision } from '../ledger';
import type { OrderRejection } from '../slices/trading-desk-port';
import { bounded } from './call-broker';
import { cancelIntent } from './cancel-intent';
import type { DeskContext } from './desk-context';
import { refusalText } from './order-report';
import { recordOrder } from './record-order';
import { resolveIntent } from './resolve-intent';

/** Why the order may not be sent. It asks the ledger and nobody else, while no other process does the same for this account. */
export type Judge = () => Promise<OrderRejection | undefined>;

/** Gets what the judge needs from elsewhere, such as quotes. */
export type Prepare = () => Promise<Judge>;

/** How the venue is asked: `submit`, unless the order takes the place of another. */
export type Call = (request: BrokerOrderRequest) => Promise<SubmitAnswer>;

/** The order is at its end here: it has an answer, or will have none. */
export type Sent = { readonly kind: 'done' } | { readonly kind: 'unresolved'; readonly reason: string };

/** An order that the venue does not know is sent again, but not for ever. */
const mostSends = 3;

/**
 * Brings a stored intent to the venue once: checks → gate → one bounded call → record. An attempt before may have come as far as any
 * of these: what it left is found out first.
 */
export async function sendIntent(context: DeskContext, intent: Intent, prepare: Prepare, call?: Call): Promise<Sent> {
  const { ledger, origin } = context;
  let state = intent.state;
  for (let tries = 0; tries < mostSends; tries += 1) {
    const isWaiting = state === 'stored' || state === 'absent';
    const judge: Judge = isWaiting ? await prepare() : () => Promise.resolve(undefined);
    const { decision, begun } = await ledger.alone(intent.account, () => decide(context, intent, judge));
    if (decision === undefined) return { kind: 'done' };
    if (decision.go) {
      const answer = await ask(context, intent, begun, call);
      const told = await record(context, intent, decision.sends, answer);
      if (told.must_cancel && answer.kind === 'accepted') await cancelIntent(context, intent.id);
      if (answer.kind !== 'ambiguous') return { kind: 'done' };
      context.log.warn('an order has no answer: the broker is asked for it', {
        intent: intent.id,
        clientOrderId: intent.clientOrderId,
        reason: answer.reason,
        attempt: origin.attempt,
      });
    } else if (decision.code !== 'Unresolved') return { kind: 'done' };
    const resolved = await resolve(context, intent);
    if (resolved !== 'send again') return resolved;
    state = 'absent';
  }
  return { kind: 'unresolved', reason: `the broker did not have it after ${mostSends} sends` };
}

/** No decision: a check has refused it. `begun` is when the gate was asked, by a clock that only goes forward. */
async function decide(
  context: DeskContext,
  intent: Intent,
  judge: Judge,
): Promise<{ readonly decision: SendDecision | undefined; readonly begun: number }> {
  const { ledger, origin } = context;
  const now = await ledger.findIntent(intent.id);
  // One that another attempt has on its way meanwhile is not judged again.
  const isWaiting = now?.state === 'stored' || now?.state === 'absent';
  const rejection = isWaiting ? await judge() : undefined;
  const begun = performance.now();
  if (rejection === undefined) return { decision: await ledger.beginSend(intent.id, origin.attempt), begun };
  await ledger.refuseIntent(intent.id, refusalText(rejection));
  return { decision: undefined, begun };
}

/** A process that stalled between the gate and the call does not make it: by now it may count as absent. */
async function ask(context: DeskContext, intent: Intent, begun: number, call: Call | undefined): Promise<SubmitAnswer> {
  const { broker, timings } = context;
  const elapsed = performance.now() - begun;
  if (elapsed > timings.settleMs - timings.callMs)
    return { kind: 'ambiguous', reason: `not sent: this process stood still for ${Math.round(elapsed)} ms` };
  const request = requestOf(intent);
  return bounded(context, () => (call === undefined ? broker.submit(request) : call(request)));
}

async function record(
  context: DeskContext,
  intent: Intent,
  send: number,
  answer: SubmitAnswer,
): Promise<RecordedAnswer> {
  const { ledger } = context;
  switch (answer.kind) {
    case 'accepted':
      return recordOrder(context, intent, send, answer.order);
    case 'rejected':
      return ledger.recordAnswer(intent.id, send, { kind: 'rejected', reason: `${answer.code}: ${answer.reason}` });
    case 'ambiguous':
      return ledger.recordAnswer(intent.id, send, answer);
  }
}

async function resolve(context: DeskContext, intent: Intent): Promise<Sent | 'send again'> {
  const now = await context.ledger.findIntent(intent.id);
  if (now === undefined || (now.state !== 'sending' && now.state !== 'ambiguous')) return { kind: 'done' };
  const resolution = await resolveIntent(context, now, now.sends);
  switch (resolution.kind) {
    case 'accepted':
      if (resolution.recorded.must_cancel) await cancelIntent(context, intent.id);
      return { kind: 'done' };
    case 'settled':
      return { kind: 'done' };
    case 'absent':
      return 'send again';
    case 'unresolved':
      return resolution;
  }
}

/** What the venue is asked for, the same in every attempt. */
function requestOf(intent: Intent): BrokerOrderRequest {
  const { clientOrderId, symbol, side, type, quantity, limitPrice, stopPrice, timeInForce } = intent;
  const { takeProfitPrice, stopLossPrice, ocoGroup } = intent;
  const isOco = ocoGroup !== undefined && stopLossPrice !== undefined;
  const isBracket = !isOco && (takeProfitPrice !== undefined || stopLossPrice !== undefined);
  return {
    clientOrderId,
    symbol,
    side,
    type,
    quantity,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    timeInForce,
    ...(isOco && { oco: { stopLossPrice } }),
    ...(isBracket && {
      bracket: {
        ...(takeProfitPrice !== undefined && { takeProfitPrice }),
        ...(stopLossPrice !== undefined && { stopLossPrice }),
      },
    }),
  };
}
