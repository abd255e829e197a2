import { BellwetherError } from '../../base/errors';
import { OpenAccounts } from '../../desk';
import { stateFolder } from '../../server';
import { deskParts } from '../../worker/trading';
import { withLedger } from './open-ledger';

/**
 * Opens an account of the configuration that the ledger does not have yet, with its opening cash, as its first order would; and the
 * ledger, where there is none. Nothing happens where the account is there.
 * @throws ActionError `UnknownAccount` for one that is not configured either; BellwetherError `WrongUse` for one of real money.
 */
export async function openForDrill(account: string): Promise<void> {
  const isThere = await withLedger<boolean>(
    () => false,
    async (ledger) => (await ledger.accounts()).some(({ name }) => name === account),
  );
  if (isThere) return;
  const { options, close } = deskParts({ stateFolder: stateFolder() });
  try {
    const settings = options.accounts().named(account);
    if (settings.kind !== 'paper')
      throw new BellwetherError(
        'WrongUse',
        `account '${account}' moves real money; a drill is made on a paper account only`,
      );
    await new OpenAccounts().account(await options.ledger(), settings);
  } finally {
    await close();
  }
}
