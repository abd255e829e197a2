import { BellwetherError } from '../base/errors';

/**
 * What a venue could not tell: `BrokerUnreachable` (no answer, or too many requests: it may be different the next time),
 * `BrokerRefused` (it does not take the keys), `BrokerFailed` (its answer makes no sense).
 */
export class BrokerError extends BellwetherError {
  override readonly name = 'BrokerError';
}
