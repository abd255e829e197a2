import type { ChannelDescription, Delivery, Notice } from '../../slices/alert-port';
import type { Logger } from '../../slices/ports';

/** What a channel reports: the delivery without what its caller knows. */
export type Outcome = Pick<Delivery, 'delivered' | 'attempts' | 'reason'>;

export interface DeliveryContext {
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** A way to reach somebody. It resolves with what went wrong rather than reject, so that one channel does not hide another. */
export interface Channel extends ChannelDescription {
  deliver(notice: Notice, context: DeliveryContext): Promise<Outcome>;
}
