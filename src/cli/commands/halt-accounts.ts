import { BellwetherError, messageOf } from '../../base/errors';
import { commitHalt, type CommittedHalt } from '../../guard';
import { withLedger } from '../environment/open-ledger';
import { openEnvironment, type Environment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { carriedOutLines } from '../render/carried-out-lines';
import { colors } from '../render/colors';
import { printable } from '../render/printable';
import type { WantedHalt } from './halt';
import { settle, settleHere, type Settled } from './halt-settling';

interface Committed extends CommittedHalt {
  readonly accounts: readonly string[];
}

/** Halts an account, or all of them. */
export async function haltAccounts(
  account: string | undefined,
  wanted: WantedHalt,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const committed = await commitFirst(account, wanted, output);
  const { settled, untold } = await carryOutNow(committed, output, signal);
  const { halt, commitMs, exposure } = committed;
  if (output.json)
    output.document({
      halt,
      commitMs,
      inFlight: exposure.inFlight.map(({ id }) => id),
      open: exposure.open.map(({ id }) => id),
      ...(untold !== undefined && { temporal: untold }),
      accounts: settled,
    });
  else {
    const what = account === undefined ? 'all accounts' : `account ${account}`;
    output.line(
      `${colors.red(colors.bold('halted'))} ${what} at level ${halt.level} (${halt.id}): ${printable(halt.reason)}`,
    );
    const { inFlight, open } = exposure;
    output.line(`  at that moment ${inFlight.length} sends were in flight and ${open.length} orders open`);
    for (const line of carriedOutLines(settled, halt.level, output.columns)) output.line(line);
  }
  return settled.every((one) => one.settled) ? exitCodes.done : exitCodes.runFailed;
}

/** @throws BellwetherError `NoLedger`; LedgerError `UnknownAccount`, `LedgerUnavailable`. */
async function commitFirst(account: string | undefined, wanted: WantedHalt, output: Output): Promise<Committed> {
  const committed = await withLedger<Committed>(
    () => {
      throw new BellwetherError(
        'NoLedger',
        'there is no ledger yet: nothing was ever ordered here, and no account can be halted. A run is halted with: bellwether halt RUN --reason TEXT',
      );
    },
    async (ledger) => {
      const scope = account === undefined ? ({ scope: 'all' } as const) : ({ scope: 'account', key: account } as const);
      const done = await commitHalt(ledger, { ...scope, ...wanted });
      const accounts = account === undefined ? (await ledger.accounts()).map(({ name }) => name) : [account];
      return { ...done, accounts };
    },
  );
  const { halt, commitMs } = committed;
  output.note(`Halt ${halt.id} is committed (${commitMs} ms): no send begins any more that ${halt.level} forbids.`);
  return committed;
}

/** By the guards; where Temporal is not there, from here. */
async function carryOutNow(
  { halt, accounts }: Committed,
  output: Output,
  signal: AbortSignal,
): Promise<{ readonly settled: readonly Settled[]; readonly untold?: string }> {
  let environment: Environment | undefined;
  try {
    environment = await openEnvironment({ worker: false, log: output.note, signal });
    return { settled: await settle(halt.id, { environment, output, signal }) };
  } catch (error) {
    signal.throwIfAborted();
    const untold = messageOf(error);
    output.error(`Temporal cannot be asked, so the runs are told when it is back: ${untold}`);
    return { settled: await settleHere(halt.id, accounts, signal), untold };
  } finally {
    await environment?.stop();
  }
}
