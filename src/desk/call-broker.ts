import { messageOf } from '../base/errors';
import type { BrokerOrder, CancelAnswer, SubmitAnswer } from '../brokers';
import type { DeskContext } from './desk-context';
import { OutOfTime, within } from './waiting';

type Caller = Pick<DeskContext, 'timings'>;

/** One bounded call that may change something at the venue. Whatever keeps its answer from us leaves it open what has happened. */
export async function bounded<Answer extends SubmitAnswer | CancelAnswer>(
  { timings }: Caller,
  call: () => Promise<Answer>,
): Promise<Answer | { readonly kind: 'ambiguous'; readonly reason: string }> {
  try {
    return await within(timings.callMs, call());
  } catch (error) {
    const reason = error instanceof OutOfTime ? `the broker gave ${error.message}` : messageOf(error);
    return { kind: 'ambiguous', reason };
  }
}

/** The order that the venue has under a client order id; `unknown` when it could not say. */
export async function lookUp(
  { broker, timings }: Caller & Pick<DeskContext, 'broker'>,
  clientOrderId: string,
): Promise<BrokerOrder | 'none' | 'unknown'> {
  try {
    return (await within(timings.callMs, broker.findByClientOrderId(clientOrderId))) ?? 'none';
  } catch {
    // Asked again, within bounds, by who needs to know; who gives up says so.
    return 'unknown';
  }
}
