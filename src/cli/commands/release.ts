import { BellwetherError } from '../../base/errors';
import { LedgerError, type Halt, type Ledger } from '../../ledger';
import { withLedger } from '../environment/open-ledger';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';

export interface ReleaseChoices {
  readonly halt?: string;
  readonly account?: string;
  readonly by: string;
  readonly reason: string;
  readonly approvedBy?: string;
}

/**
 * Releases a halt, or all halts of an account that are in force. Runs that were ended stay ended; what was refused stays refused.
 * @throws BellwetherError `WrongUse`, `NoLedger`, `NothingToDo`; LedgerError `UnknownHalt`, `AlreadyReleased`, `SecondPersonNeeded`.
 */
export async function release(choices: ReleaseChoices, output: Output): Promise<ExitCode> {
  const { halt, account, by, reason, approvedBy } = choices;
  if ((halt === undefined) === (account === undefined))
    throw new BellwetherError('WrongUse', 'say what is to be released, and only one: --halt ID or --account NAME');
  for (const [name, text] of Object.entries({ by, reason, ...(approvedBy !== undefined && { approvedBy }) }))
    if (text.trim() === '')
      throw new BellwetherError(
        'WrongUse',
        `a release says who and why: --${name === 'approvedBy' ? 'approved-by' : name} is empty`,
      );
  const { released, gates } = await withLedger<Released>(
    () => {
      throw new BellwetherError('NoLedger', 'there is no ledger yet, so nothing is halted in it');
    },
    async (ledger) => {
      const ids = halt === undefined ? await haltsOf(ledger, account ?? '') : [halt];
      const done: Halt[] = [];
      for (const haltId of ids)
        done.push(await ledger.release({ haltId, by, reason, ...(approvedBy !== undefined && { approvedBy }) }));
      return { released: done, gates: await stillClosed(ledger, account) };
    },
  );
  if (output.json) output.document({ released, stillClosed: gates });
  else {
    for (const { id, scope, key, level } of released)
      output.line(`released ${id}: ${scope}${key === '' ? '' : ` ${key}`}, ${level}`);
    for (const { account: name, halts } of gates) output.line(`${name} stays halted by ${halts.join(', ')}`);
  }
  return exitCodes.done;
}

interface Released {
  readonly released: readonly Halt[];
  readonly gates: readonly { readonly account: string; readonly halts: readonly string[] }[];
}

/** Those of the account itself: what halts all accounts, or one run, is released by its id. */
async function haltsOf(ledger: Ledger, account: string): Promise<readonly string[]> {
  await ledger.account(account);
  const { halts } = await ledger.gate(account);
  const own = halts.filter(({ scope }) => scope === 'account').map(({ id }) => id);
  if (own.length > 0) return own;
  const others = halts.map(({ id }) => id).join(', ');
  const more = others === '' ? '' : `; everything is halted by ${others}: release that with --halt ID`;
  throw new LedgerError('NothingToDo', `no halt of account '${account}' is in force${more}`);
}

/** A gate opens when the last halt is released, and not before. */
async function stillClosed(ledger: Ledger, account: string | undefined): Promise<Released['gates']> {
  const names = account === undefined ? (await ledger.accounts()).map(({ name }) => name) : [account];
  const gates = await Promise.all(names.map(async (name) => ({ account: name, gate: await ledger.gate(name) })));
  return gates
    .filter(({ gate }) => gate.level !== undefined)
    .map(({ account: name, gate }) => ({ account: name, halts: gate.halts.map(({ id }) => id) }));
}
