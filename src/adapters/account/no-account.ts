import type { AccountReader } from '../../slices/account-port';
import { ActionError } from '../../slices/action-error';

/** The account of a worker that has none: whatever asks for it fails, and says what to do. */
export const noAccount: AccountReader = { snapshot: refuse, equityHistory: refuse };

function refuse(): Promise<never> {
  return Promise.reject(
    new ActionError('NoAccount', 'this step reads the trading account of its run, and no account is configured here'),
  );
}
