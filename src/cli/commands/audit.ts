import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import readline from 'node:readline';
import { BellwetherError, messageOf } from '../../base/errors';
import {
  LedgerError,
  verifyAudit,
  type AuditHead,
  type AuditSubject,
  type AuditTrail,
  type AuditVerdict,
  type Ledger,
} from '../../ledger';
import { noLedger, withLedger } from '../environment/open-ledger';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { printable } from '../render/printable';

/** Writes the audit trail as JSON lines, to a file or to standard output. */
export async function exportAudit(
  { account, output: file }: { readonly account?: string; readonly output?: string },
  output: Output,
): Promise<ExitCode> {
  const heads = await withLedger<readonly AuditHead[]>(
    () => {
      throw new BellwetherError('NoLedger', `there is ${noLedger}`);
    },
    async (ledger) => {
      if (account !== undefined) await ledger.account(account);
      return file === undefined
        ? ledger.exportAudit((line) => output.line(line), account)
        : exportToFile(ledger, file, account);
    },
  );
  if (file === undefined) return exitCodes.done;
  if (output.json) output.document({ file, heads });
  else {
    output.line(`written to ${file}; how far each chain is:`);
    for (const line of headLines(heads)) output.line(line);
  }
  return exitCodes.done;
}

async function exportToFile(ledger: Ledger, file: string, account: string | undefined): Promise<readonly AuditHead[]> {
  const stream = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  try {
    // Waits for a slow disk rather than fill the memory.
    const write = async (line: string): Promise<void> => {
      if (!stream.write(`${line}\n`)) await once(stream, 'drain');
    };
    await once(stream, 'open');
    const heads = await ledger.exportAudit(write, account);
    stream.end();
    await finished(stream);
    return heads;
  } catch (error) {
    stream.destroy();
    if (messageOf(error).includes('EEXIST'))
      throw new BellwetherError('FileExists', `${file} exists already; an audit trail overwrites nothing`, {
        cause: error,
      });
    throw error;
  }
}

/** Verifies an exported trail, or that of the ledger. Exit code 1 where something is wrong with it. */
export async function verify(
  file: string | undefined,
  { head: known }: { readonly head: readonly AuditHead[] },
  output: Output,
): Promise<ExitCode> {
  const verdict = file === undefined ? await verifyHere(known) : await verifyFile(file, known);
  if (output.json) output.document(verdict);
  else {
    const { rows, problems, heads } = verdict;
    output.line(
      problems.length === 0
        ? `${rows} rows verified; how far each chain is:`
        : `${problems.length} problems in ${rows} rows`,
    );
    const lines =
      problems.length === 0
        ? headLines(heads)
        : problems.map(({ what, ledger, recount }) => `  ${what}: there is ${ledger}, where ${recount} belongs`);
    for (const line of lines) output.line(printable(line));
  }
  return verdict.problems.length === 0 ? exitCodes.done : exitCodes.runFailed;
}

async function verifyHere(known: readonly AuditHead[]): Promise<AuditVerdict> {
  return withLedger<AuditVerdict>(
    () => {
      throw new BellwetherError('NoLedger', `there is ${noLedger}`);
    },
    (ledger) => ledger.verifyChains(known),
  );
}

async function verifyFile(file: string, known: readonly AuditHead[]): Promise<AuditVerdict> {
  const input = createReadStream(file);
  try {
    await once(input, 'open');
  } catch (error) {
    throw new BellwetherError('WrongUse', `the file ${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  return verifyAudit(readline.createInterface({ input, crlfDelay: Infinity }), known);
}

function headLines(heads: readonly AuditHead[]): readonly string[] {
  return heads.map(({ chain, seq, hash }) => `  ${chain}:${seq}:${hash}`);
}

/** Tells where an order comes from, and what came of it. */
export async function trail(id: string, { account }: { readonly account?: string }, output: Output): Promise<ExitCode> {
  const found = await withLedger<AuditTrail>(
    () => {
      throw new BellwetherError('NoLedger', `there is ${noLedger}`);
    },
    (ledger) => findTrail(ledger, id, account),
  );
  if (output.json) output.document(found);
  else for (const line of trailLines(found)) output.line(printable(line));
  return exitCodes.done;
}

async function findTrail(ledger: Ledger, id: string, account: string | undefined): Promise<AuditTrail> {
  const subjects: readonly AuditSubject[] = [
    { by: 'intent', id },
    { by: 'clientOrder', id },
    ...(account === undefined
      ? []
      : ([
          { by: 'fill', account, id },
          { by: 'brokerOrder', account, id },
        ] as const)),
  ];
  for (const subject of subjects) {
    try {
      return await ledger.auditTrail(subject);
    } catch (error) {
      if (!(error instanceof LedgerError) || error.code !== 'UnknownIntent') throw error;
    }
  }
  const more = account === undefined ? '; for a fill or an order of the broker, name the account with --account' : '';
  throw new BellwetherError('UnknownIntent', `the ledger knows no intent, order or fill '${id}'${more}`);
}

function trailLines({ intent, entries }: AuditTrail): readonly string[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['order', `${intent.side} ${intent.quantity} ${intent.symbol} ${intent.type}, account ${intent.account}`],
    ['intent', `${intent.id} (${intent.state})`],
    ['client order', intent.clientOrderId],
    ['step', `${intent.stepPath} ${intent.occurrence}`.trimEnd()],
    ['run', `${intent.runId}, first execution ${intent.firstExecutionId}`],
    [
      'definition',
      intent.definition === undefined ? undefined : `${intent.definition} ${intent.definitionVersion ?? ''}`.trimEnd(),
    ],
    ['plan', intent.planHash],
    ['halt', intent.haltId],
    ['started by', intent.startedBy],
    ['approved by', intent.approvedBy],
  ];
  return [
    ...facts.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(13)}${value}`])),
    '',
    ...entries.map(({ seq, at, kind, data }) => {
      const { intent: _intent, ...rest } = data;
      const shown =
        kind === 'intent.stored'
          ? ''
          : Object.entries(rest)
              .map(([key, value]) => `${key} ${shownValue(value)}`)
              .join(', ');
      return `${at.slice(0, 23)}  #${seq}  ${kind}  ${shown}`.trimEnd();
    }),
  ];
}

const shownValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
