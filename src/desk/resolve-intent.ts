import type { BrokerOrder } from '../brokers';
import { LedgerError, type Intent, type RecordedAnswer } from '../ledger';
import { lookUp } from './call-broker';
import type { DeskContext } from './desk-context';
import { recordOrder } from './record-order';
import { pause } from './waiting';

export type Resolution =
  /** The venue has it: recorded. */
  | { readonly kind: 'accepted'; readonly recorded: RecordedAnswer }
  /** The venue does not have it, and no send of it can be on its way any more: it may be sent again, under the same id. */
  | { readonly kind: 'absent' }
  /** It was answered meanwhile, by another attempt. */
  | { readonly kind: 'settled' }
  /** The venue did not say in time. */
  | { readonly kind: 'unresolved'; readonly reason: string };

/**
 * Finds out what became of a send that has no answer, by asking the venue for its client order id. Before that, nothing else is done
 * with the intent.
 */
export async function resolveIntent(context: DeskContext, intent: Intent, send: number): Promise<Resolution> {
  const { ledger, timings, beat } = context;
  const sentMs = intent.sentAt === undefined ? Date.now() : Date.parse(intent.sentAt);
  const giveUpMs = Math.max(Date.now(), sentMs + timings.settleMs) + timings.patienceMs;
  for (;;) {
    beat();
    const found = await lookUp(context, intent.clientOrderId);
    if (typeof found === 'object') return accepted(context, intent, send, found);
    let answers = found !== 'unknown';
    if (found === 'none' && (await recordedAbsent(context, intent, send))) {
      // It was not there, perhaps a moment before the last send could arrive. Now none can any more.
      const late = await lookUp(context, intent.clientOrderId);
      if (typeof late === 'object') return accepted(context, intent, send, late);
      if (late === 'none') return { kind: 'absent' };
      answers = false;
    }
    const now = await ledger.findIntent(intent.id);
    if (now !== undefined && now.state !== 'sending' && now.state !== 'ambiguous' && now.state !== 'absent')
      return { kind: 'settled' };
    if (Date.now() >= giveUpMs)
      return {
        kind: 'unresolved',
        reason: answers ? 'another send of it may still be on its way' : 'the broker does not answer',
      };
    await pause(timings.pollMs);
  }
}

async function accepted(context: DeskContext, intent: Intent, send: number, order: BrokerOrder): Promise<Resolution> {
  return { kind: 'accepted', recorded: await recordOrder(context, intent, send, order) };
}

/** False while a send may still be on its way. */
async function recordedAbsent({ ledger }: DeskContext, intent: Intent, send: number): Promise<boolean> {
  try {
    const { state } = await ledger.recordAnswer(intent.id, send, {
      kind: 'absent',
      reason: 'the broker was asked and does not know it',
    });
    return state === 'absent';
  } catch (error) {
    if (error instanceof LedgerError && ['TooEarly', 'StaleAnswer', 'NotAllowed'].includes(error.code)) return false;
    throw error;
  }
}
