import { BellwetherError } from '../base/errors';
import { ActionError } from '../slices/action-error';

/** What may be different the next time. */
const passing = new Set(['LedgerUnavailable', 'BrokerUnreachable', 'BrokerFailed']);

/** Does work of the desk; its errors, those of ledger and venue too, become errors of actions. */
export async function asAction<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ActionError || !(error instanceof BellwetherError)) throw error;
    throw new ActionError(error.code, error.message, { retryable: passing.has(error.code), cause: error });
  }
}
