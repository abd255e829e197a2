import path from 'node:path';
import { writeFileAtomically } from '../../adapters/artifacts/write-file-atomically';
import { BellwetherError, messageOf } from '../../base/errors';
import { commitHalt } from '../../guard';
import type { HaltLevel, Ledger } from '../../ledger';
import { stateFolder } from '../../server';
import { openForDrill } from '../environment/open-for-drill';
import { withLedger } from '../environment/open-ledger';
import { openEnvironment, type Environment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { carriedOutLines } from '../render/carried-out-lines';
import { colors } from '../render/colors';
import { printable } from '../render/printable';
import { wrap } from '../render/wrap';
import type { WantedHalt } from './halt';
import {
  DrillLog,
  gateOpens,
  gateRefuses,
  leaseRunsOut,
  nothingIsHeld,
  booksAgree,
  type DrillCheck,
  type Drilled,
} from './drill-checks';
import { settle, settleHere, type Settled } from './halt-settling';

/**
 * Rehearses the emergency on a paper account, with everything that belongs to it: the gate, the runs, cancelling and closing, the
 * dead-man's switch, the release. The runs of the account end, and its positions are closed. Leaves a report in the state folder and
 * a row in the audit trail. Ends with 0 when every check was passed.
 */
export async function drill(
  account: string,
  wanted: WantedHalt & { readonly approvedBy?: string },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { approvedBy, ...order } = wanted;
  // An account that nothing was ordered on yet is opened as its first order would: a rehearsal comes before that.
  await openForDrill(account);
  return withLedger<ExitCode>(
    () => {
      throw new BellwetherError('NoLedger', 'there is no ledger, though it was opened just now');
    },
    async (ledger) => {
      const { kind, fourEyes } = await ledger.account(account);
      if (kind !== 'paper')
        throw new BellwetherError(
          'WrongUse',
          `account '${account}' moves real money; a drill is made on a paper account only`,
        );
      if (fourEyes && approvedBy === undefined)
        throw new BellwetherError(
          'WrongUse',
          `a halt of account '${account}' is released by two persons: name the second with --approved-by`,
        );
      const log = new DrillLog();
      const { halt, commitMs } = await commitHalt(ledger, { scope: 'account', key: account, drill: true, ...order });
      log.note('the halt is committed', true, `${halt.id}, ${commitMs} ms`);
      const drilled: Drilled = { ledger, halt, account, by: order.by, ...(approvedBy !== undefined && { approvedBy }) };
      const settled = await carryOut(drilled, log, output, signal);
      await log.run('the gate refuses an order', () => gateRefuses(drilled));
      if (halt.level === 'flatten') await log.run('nothing is held', () => nothingIsHeld(drilled));
      await log.run("a dead-man's switch closes the gate by itself", () => leaseRunsOut(drilled));
      await log.run('the release opens the gate', () => gateOpens(drilled));
      await log.run('the books agree', () => booksAgree(drilled));
      const file = await leaveEvidence(ledger, {
        account,
        haltId: halt.id,
        ...order,
        commitMs,
        passed: log.passed,
        checks: log.checks,
        settled,
      });
      tell({ account, level: halt.level, log, settled, file }, output);
      return log.passed ? exitCodes.done : exitCodes.runFailed;
    },
  );
}

async function carryOut(
  { halt, account }: Drilled,
  log: DrillLog,
  output: Output,
  signal: AbortSignal,
): Promise<readonly Settled[]> {
  let environment: Environment | undefined;
  let settled: readonly Settled[];
  try {
    environment = await openEnvironment({ worker: false, log: output.note, signal });
    settled = await settle(halt.id, { environment, output, signal });
  } catch (error) {
    signal.throwIfAborted();
    output.error(`Temporal cannot be asked: ${messageOf(error)}`);
    settled = await settleHere(halt.id, [account], signal);
  } finally {
    await environment?.stop();
  }
  const problems = settled.flatMap(({ problems: said }) => said);
  const ok = settled.length > 0 && settled.every((one) => one.settled);
  log.note('the guard has told the runs, cancelled and closed', ok, problems.join('; '));
  return settled;
}

interface DrillReport extends WantedHalt {
  readonly account: string;
  readonly haltId: string;
  readonly commitMs: number;
  readonly passed: boolean;
  readonly checks: readonly DrillCheck[];
  readonly settled: readonly Settled[];
}

async function leaveEvidence(ledger: Ledger, report: DrillReport): Promise<string> {
  const file = path.join(stateFolder(), 'reports', 'drills', `${report.haltId.replaceAll(/[^\w-]/g, '_')}.json`);
  await writeFileAtomically(file, `${JSON.stringify(report, null, 2)}\n`);
  await ledger.recordEvidence(report.account, 'halt.drill', report);
  return file;
}

interface DrillOutcome {
  readonly account: string;
  readonly level: HaltLevel;
  readonly log: DrillLog;
  readonly settled: readonly Settled[];
  readonly file: string;
}

function tell({ account, level, log, settled, file }: DrillOutcome, output: Output): void {
  if (output.json) {
    output.document({ account, passed: log.passed, checks: log.checks, accounts: settled, report: file });
    return;
  }
  for (const line of carriedOutLines(settled, level, output.columns)) output.line(line);
  for (const { check, ok, detail } of log.checks) {
    const text = `${check}${detail === '' ? '' : `: ${printable(detail)}`}`;
    for (const line of wrap(text, output.columns, ok ? '  ✓ ' : '  ✗ ', '    ')) output.line(line);
  }
  output.line(log.passed ? colors.bold('the drill is passed') : colors.red(colors.bold('the drill is not passed')));
  output.line(`report: ${file}`);
}
