import type { Gate, Halt, HeldLease, Ledger } from '../../ledger';
import { withLedger, noLedger } from '../environment/open-ledger';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { printable } from '../render/printable';
import { wrap } from '../render/wrap';

interface GuardedAccount {
  readonly account: string;
  readonly gate: Gate;
  /** Halts in force of runs that trade on it, or that have not said yet where they trade: the gate is open to other runs. */
  readonly runHalts: readonly Halt[];
  readonly inFlight: number;
  readonly open: number;
  readonly positions: number;
  readonly leases: readonly HeldLease[];
}

/** Shows how the gates stand: what is halted, by whom and why, what is still under way, and whose heartbeat is watched. */
export async function guard({ account }: { readonly account?: string }, output: Output): Promise<ExitCode> {
  const accounts = await withLedger<readonly GuardedAccount[] | undefined>(
    () => undefined,
    async (ledger) => {
      const names =
        account === undefined
          ? (await ledger.accounts()).map(({ name }) => name)
          : [(await ledger.account(account)).name];
      const [leases, runHalts] = await Promise.all([ledger.leases(), haltsOfRuns(ledger)]);
      return Promise.all(names.map((name) => lookAt(ledger, name, leases, runHalts)));
    },
  );
  if (output.json) output.document(accounts ?? []);
  else if (accounts === undefined) output.line(noLedger);
  else for (const one of accounts) for (const line of guardLines(one, output.columns)) output.line(line);
  return exitCodes.done;
}

interface RunHalt {
  readonly halt: Halt;
  /** Of the run; none as long as it is bound to none. */
  readonly accounts: readonly string[];
}

async function haltsOfRuns(ledger: Ledger): Promise<readonly RunHalt[]> {
  const halts = await ledger.halts({ active: true, limit: mostHalts });
  const ofRuns = halts.filter(({ scope }) => scope === 'run');
  return Promise.all(ofRuns.map(async (halt) => ({ halt, accounts: await ledger.accountsOfRun(halt.key) })));
}

const mostHalts = 1000;

async function lookAt(
  ledger: Ledger,
  account: string,
  leases: readonly HeldLease[],
  runHalts: readonly RunHalt[],
): Promise<GuardedAccount> {
  const [gate, { inFlight, open }, positions] = await Promise.all([
    ledger.gate(account),
    ledger.exposure('account', account),
    ledger.positions({ account }),
  ]);
  return {
    account,
    gate,
    runHalts: runHalts
      .filter(({ accounts }) => accounts.length === 0 || accounts.includes(account))
      .map(({ halt }) => halt),
    inFlight: inFlight.length,
    open: open.length,
    positions: positions.length,
    leases: leases.filter((lease) => lease.account === account),
  };
}

export function guardLines(
  { account, gate, runHalts, inFlight, open, positions, leases }: GuardedAccount,
  columns: number,
): string[] {
  const { level, halts } = gate;
  return [
    ...wrap(
      `${account}: ${level === undefined ? 'open' : `halted at level ${level}`}; ${counted(positions, 'position')}, ${counted(open, 'order')} open, ${counted(inFlight, 'send')} in flight`,
      columns,
      '',
      '    ',
    ),
    ...[...halts, ...runHalts].flatMap((halt) => {
      const { id, scope, key, by, at, reason, until } = halt;
      const where = scope === 'account' ? '' : `, of ${scope === 'all' ? 'everything' : `run ${key}`}`;
      const end = until === undefined ? '' : `, until ${until}`;
      return wrap(`${id} (${halt.level}${where}) by ${by}, ${at}${end}: ${printable(reason)}`, columns, '  ', '    ');
    }),
    ...leases.flatMap(({ name, holder, expiresAt, haltId, level: brings }) =>
      wrap(
        `dead-man's switch ${name} of ${holder}${switchText({ expiresAt, haltId, level: brings }, Date.now())}`,
        columns,
        '  ',
        '    ',
      ),
    ),
  ];
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Past its time it closes the gate by itself; the halt is there when a worker has noticed. */
export function switchText(
  {
    expiresAt,
    haltId,
    level,
  }: { readonly expiresAt: string; readonly haltId?: string | undefined; readonly level: string },
  now: number,
): string {
  if (haltId !== undefined) return ` ran out at ${expiresAt}: halt ${haltId}`;
  if (Date.parse(expiresAt) > now) return `: without a heartbeat by ${expiresAt} it brings ${level}`;
  return ` ran out at ${expiresAt}: the gate is closed; a worker commits the halt at level ${level}, and carries it out`;
}
