import { BellwetherError } from '../../base/errors';
import { userName } from '../../client/user-name';
import type { HaltLevel } from '../../ledger';
import type { ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { drill } from './halt-drill';
import { haltAccounts } from './halt-accounts';
import { haltRun } from './halt-run';

export interface HaltChoices {
  readonly run?: string;
  readonly account?: string;
  readonly all?: boolean;
  /** @default flatten */
  readonly level?: HaltLevel;
  readonly reason: string;
  readonly by?: string;
  readonly approvedBy?: string;
  readonly drill?: boolean;
}

/** One halt as a command was asked for it. */
export interface WantedHalt {
  readonly level: HaltLevel;
  readonly reason: string;
  readonly by: string;
}

/**
 * Halts a run, an account, or everything. The gate of the ledger is closed first, waiting for nobody; then the runs are told, and what
 * the halt forbids is cancelled and closed. Ends with 0 when all of that is confirmed; with 1 when something is left, or not known;
 * with 2 when nothing was halted since the command was wrong.
 */
export async function halt(
  runId: string | undefined,
  choices: HaltChoices,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { account, all = false, reason, level = 'flatten', by = userName() } = choices;
  const run = runId ?? choices.run;
  if (reason.trim() === '') throw new BellwetherError('WrongUse', 'a halt says why: give a --reason');
  const scopes = [run, account, all ? 'all' : undefined].filter((scope) => scope !== undefined);
  if (scopes.length !== 1 || (runId !== undefined && choices.run !== undefined))
    throw new BellwetherError(
      'WrongUse',
      'say what is to be halted, and only one: a RUN (or --run RUN), --account NAME, or --all',
    );
  const wanted: WantedHalt = { level, reason, by };
  if (choices.drill === true) {
    if (account === undefined)
      throw new BellwetherError(
        'WrongUse',
        'a drill is made on a paper account: bellwether halt --drill --account NAME',
      );
    return drill(
      account,
      { ...wanted, ...(choices.approvedBy !== undefined && { approvedBy: choices.approvedBy }) },
      output,
      signal,
    );
  }
  if (run !== undefined) return haltRun(run, wanted, output, signal);
  return haltAccounts(account, wanted, output, signal);
}
