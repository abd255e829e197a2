import type { AccountReader } from '../../slices/account-port';
import { ActionError } from '../../slices/action-error';
import type { TradingDesk } from '../../slices/trading-desk-port';

/** The account where there is none: whatever asks for it fails, and says what to do. */
export const noAccount: AccountReader = { snapshot: refuse, equityHistory: refuse };

/** Its orders. */
export const noDesk: TradingDesk = {
  connection: refuse,
  snapshot: refuse,
  orders: refuse,
  submit: refuse,
  cancel: refuse,
  replace: refuse,
  closeAll: refuse,
  halt: refuse,
  stopForDay: refuse,
  reconcile: refuse,
};

function refuse(): Promise<never> {
  return Promise.reject(
    new ActionError(
      'NoAccount',
      'this step works on the trading account of its run, and no account is configured here',
    ),
  );
}
