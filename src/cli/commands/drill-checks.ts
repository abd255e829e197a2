import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../base/errors';
import { LedgerError, type Halt, type Ledger } from '../../ledger';

/** What a drill is about. */
export interface Drilled {
  readonly ledger: Ledger;
  readonly halt: Halt;
  readonly account: string;
  readonly by: string;
  readonly approvedBy?: string;
}

export interface DrillCheck {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** What came of the checks of a drill, in order. One that fails does not keep the others from being made. */
export class DrillLog {
  readonly checks: DrillCheck[] = [];

  get passed(): boolean {
    return this.checks.every(({ ok }) => ok);
  }

  note(check: string, ok: boolean, detail: string): void {
    this.checks.push({ check, ok, detail });
  }

  /** A check gives what speaks for it, and throws what speaks against it. */
  async run(check: string, work: () => Promise<string>): Promise<void> {
    try {
      this.note(check, true, await work());
    } catch (error) {
      this.note(check, false, messageOf(error));
    }
  }
}

/** Stores an order and asks the gate for it: it must be refused, and is never sent. */
export async function gateRefuses({ ledger, halt, account, by }: Drilled): Promise<string> {
  const intent = await ledger.storeIntent({
    account,
    symbol: 'DRILL',
    side: 'buy',
    type: 'market',
    quantity: '1',
    timeInForce: 'day',
    firstExecutionId: `drill:${halt.id}`,
    runId: `drill:${halt.id}`,
    stepPath: 'drill',
    occurrence: '',
    leg: 'probe',
    startedBy: by,
    // Should it ever pass the gate, nobody takes it to a broker: only a desk does that, and this is none.
    validUntil: new Date(Date.now() + 5000).toISOString(),
  });
  const decision = await ledger.beginSend(intent.id, 1);
  if (!decision.go) return `${intent.id}: ${decision.code}`;
  await ledger.recordAnswer(intent.id, decision.sends, { kind: 'rejected', reason: 'a probe of a drill: not sent' });
  throw new Error(`the gate let ${intent.id} through (it was not sent)`);
}

export async function nothingIsHeld({ ledger, account }: Drilled): Promise<string> {
  const [held, { open, inFlight }] = await Promise.all([
    ledger.positions({ account }),
    ledger.exposure('account', account),
  ]);
  if (held.length + open.length + inFlight.length === 0) return 'no position, no open order, no send in flight';
  const positions = held.map(({ symbol, quantity }) => `${quantity} ${symbol}`).join(', ');
  throw new Error(`${positions || 'no position'}; ${open.length} open orders, ${inFlight.length} sends in flight`);
}

const leaseMs = 1000;

/** Takes a switch, is silent, and finds the account halted by that. Its halt is released again. */
export async function leaseRunsOut({ ledger, halt, account, by, approvedBy }: Drilled): Promise<string> {
  const lease = { name: `drill:${halt.id}`, account, holder: by, level: halt.level, lastsMs: leaseMs };
  await ledger.renewLease(lease);
  await sleep(leaseMs + 200);
  const late = await ledger.renewLease(lease);
  if (late.renewed)
    throw new Error(`a heartbeat ${leaseMs + 200} ms after the last was taken, though ${leaseMs} ms were allowed`);
  const { halts } = await ledger.gate(account);
  const isClosed = halts.some(({ id }) => id === late.haltId);
  const released = {
    haltId: late.haltId,
    by,
    reason: `the drill ${halt.id}`,
    ...(approvedBy !== undefined && { approvedBy }),
  };
  await ledger.release(released);
  await ledger.endLease(lease.name, lease.holder);
  if (!isClosed) throw new Error(`the halt ${late.haltId} of the switch is not in force`);
  return late.haltId;
}

/** Where two persons are needed, one alone must not be able to. */
export async function gateOpens({ ledger, halt, account, by, approvedBy }: Drilled): Promise<string> {
  const release = { haltId: halt.id, by, reason: 'the drill is over' };
  const alone = approvedBy === undefined ? '' : await refusedAlone(ledger, release);
  if (alone !== 'released') await ledger.release({ ...release, ...(approvedBy !== undefined && { approvedBy }) });
  const { level, halts } = await ledger.gate(account);
  if (halts.some(({ id }) => id === halt.id)) throw new Error(`${halt.id} is still in force after its release`);
  if (alone === 'released')
    throw new Error(`${by} released it without a second person, though account ${account} needs two`);
  return level === undefined
    ? `released by ${by}${approvedBy === undefined ? '' : `, approved by ${approvedBy}`}`
    : `released; other halts stay: ${halts.map(({ id }) => id).join(', ')}`;
}

async function refusedAlone(
  ledger: Ledger,
  release: Parameters<Ledger['release']>[0],
): Promise<'refused' | 'released'> {
  try {
    const { fourEyes } = await ledger.account((await ledger.findHalts([release.haltId]))[0]?.key ?? '');
    if (!fourEyes) return 'refused';
    await ledger.release(release);
    return 'released';
  } catch (error) {
    if (error instanceof LedgerError && error.code === 'SecondPersonNeeded') return 'refused';
    throw error;
  }
}

export async function booksAgree({ ledger, account }: Drilled): Promise<string> {
  const { differences, counted } = await ledger.checkLedger(account);
  const [first] = differences;
  if (first === undefined) return `${counted.fills} fills, ${counted.auditRows} rows of the audit trail`;
  throw new Error(
    `${differences.length} differences, the first: ${first.what}: the ledger has ${first.ledger}, the recount gives ${first.recount}`,
  );
}
