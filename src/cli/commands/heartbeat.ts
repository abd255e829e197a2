import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { BellwetherError } from '../../base/errors';
import { userName } from '../../client/user-name';
import { LedgerError, type HaltLevel, type Ledger } from '../../ledger';
import { withLedger } from '../environment/open-ledger';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';

export interface HeartbeatChoices {
  readonly account: string;
  /** @default the account's, `<account>-desk` */
  readonly name?: string;
  readonly holder?: string;
  /** What silence brings. */
  readonly level: HaltLevel;
  /** How long silence is borne, in milliseconds. */
  readonly within: number;
  /** One heartbeat, for a program of your own that sends them. */
  readonly once?: boolean;
  /** End the switch: from now on silence means nothing. */
  readonly end?: boolean;
}

/**
 * Holds a dead-man's switch: as long as this process lives and reaches the ledger, the account trades. Silent for longer than
 * `within`, its gate is closed by the database itself, and the halt is carried out by the workers. Ctrl-C ends the switch in order.
 * Ends with 1 when the account was halted by it.
 */
export async function heartbeat(choices: HeartbeatChoices, output: Output, signal: AbortSignal): Promise<ExitCode> {
  const { account, name = `${account}-desk`, holder = `${userName()}@${os.hostname()}`, within } = choices;
  if (within < 1000) throw new BellwetherError('WrongUse', `--within takes 1s or more, not ${within}ms`);
  return withLedger<ExitCode>(
    () => {
      throw new BellwetherError(
        'NoLedger',
        'there is no ledger yet: nothing was ordered, and there is nothing to watch over',
      );
    },
    async (ledger) => {
      if (choices.end === true) return end(ledger, name, holder, output);
      await ledger.account(account);
      const beat = () => ledger.renewLease({ name, account, holder, level: choices.level, lastsMs: within });
      return beats(beat, { ...choices, name, holder }, { ledger, output, signal });
    },
  );
}

async function beats(
  beat: () => ReturnType<Ledger['renewLease']>,
  {
    account,
    name,
    holder,
    within,
    level,
    once = false,
  }: HeartbeatChoices & { readonly name: string; readonly holder: string },
  { ledger, output, signal }: { readonly ledger: Ledger; readonly output: Output; readonly signal: AbortSignal },
): Promise<ExitCode> {
  let said = false;
  while (!signal.aborted) {
    const beaten = await orMissed(beat, output);
    if (beaten?.renewed === false) {
      const message = `account ${account} is halted, since no heartbeat of ${name} came in time: ${beaten.haltId}. Release it first: bellwether release --halt ${beaten.haltId} --by NAME --reason TEXT`;
      if (output.json) output.document({ name, account, renewed: false, haltId: beaten.haltId });
      output.error(message);
      return exitCodes.runFailed;
    }
    if (beaten?.renewed === true && !said) {
      said = true;
      if (output.json) output.document({ name, account, holder, level, ...beaten });
      else
        output.line(
          `${name} is held: when it is silent for ${within / 1000} s, account ${account} is halted at level ${level}`,
        );
    }
    if (once) return beaten === undefined ? exitCodes.runFailed : exitCodes.done;
    await sleep(Math.max(250, within / 4), undefined, { signal }).catch(() => undefined);
  }
  return end(ledger, name, holder, output);
}

/** A beat that the ledger could not take is one missed: the next may come in time. */
async function orMissed<T>(beat: () => Promise<T>, output: Output): Promise<T | undefined> {
  try {
    return await beat();
  } catch (error) {
    if (!(error instanceof LedgerError) || error.code !== 'LedgerUnavailable') throw error;
    output.error(`heartbeat missed: ${error.message}`);
    return undefined;
  }
}

async function end(ledger: Ledger, name: string, holder: string, output: Output): Promise<ExitCode> {
  const ended = await ledger.endLease(name, holder);
  if (output.json) output.document({ name, holder, ended });
  else
    output.line(
      ended
        ? `${name} is ended: silence means nothing any more`
        : `there is no switch ${name} of ${holder} that can be ended`,
    );
  return ended ? exitCodes.done : exitCodes.runFailed;
}
