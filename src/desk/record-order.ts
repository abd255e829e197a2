import type { BrokerOrder } from '../brokers';
import type { Intent, RecordedAnswer } from '../ledger';
import type { DeskContext } from './desk-context';

/** Records that the venue has an order, and how it ended where it has without being filled. Fills are recorded by `pullFills`. */
export async function recordOrder(
  { ledger }: Pick<DeskContext, 'ledger'>,
  intent: Intent,
  send: number,
  order: BrokerOrder,
): Promise<RecordedAnswer> {
  const recorded = await ledger.recordAnswer(intent.id, send, {
    kind: 'accepted',
    brokerOrderId: order.brokerOrderId,
    at: order.acceptedAt,
  });
  await recordEnd({ ledger }, intent.id, order);
  return recorded;
}

/** Records the end of an order that the venue says has ended without being filled whole. Gives whether it has. */
export async function recordEnd(
  { ledger }: Pick<DeskContext, 'ledger'>,
  intentId: string,
  { state, endedAt, acceptedAt, endReason }: BrokerOrder,
): Promise<boolean> {
  switch (state) {
    case 'cancelled':
    case 'expired':
    case 'replaced':
    case 'rejected':
      await ledger.recordEnd(intentId, {
        state,
        at: endedAt ?? acceptedAt,
        reason: endReason ?? `${state} at the broker`,
      });
      return true;
    case 'filled':
    case 'open':
    case 'partially_filled':
      return false;
  }
}
