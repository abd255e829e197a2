import type { Client } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { guardIdOf, guardQueries, type GuardedHalt, type GuardState } from '../protocol';

/** What the guard of an account says of a halt. */
export interface GuardOutcome {
  readonly account: string;
  /** Absent: the guard has not taken it up, or no worker answers for it. */
  readonly halt?: GuardedHalt;
  /** The runs were told, and all was cancelled and closed that was to be. */
  readonly settled: boolean;
}

const askEveryMs = 250;
/** A guard that no worker serves does not answer. */
const askForMs = 2000;

/** Asks a guard until it has carried a halt out, has given it up, or the time is over. */
export async function guardOutcome(
  temporal: Client,
  account: string,
  haltId: string,
  { waitMs, signal }: { readonly waitMs: number; readonly signal: AbortSignal },
): Promise<GuardOutcome> {
  const until = Date.now() + waitMs;
  let halt: GuardedHalt | undefined;
  for (;;) {
    signal.throwIfAborted();
    halt = (await ask(temporal, account))?.halts.find((one) => one.haltId === haltId) ?? halt;
    const settled = halt !== undefined && halt.looks > 0 && halt.notTold.length === 0 && halt.carriedOut?.done === true;
    if (settled || halt?.gaveUp !== undefined || Date.now() >= until)
      return { account, settled, ...(halt !== undefined && { halt }) };
    await sleep(askEveryMs, undefined, { signal });
  }
}

async function ask(temporal: Client, account: string): Promise<GuardState | undefined> {
  try {
    return await temporal.withDeadline(Date.now() + askForMs, () =>
      temporal.workflow.getHandle(guardIdOf(account)).query<GuardState>(guardQueries.state),
    );
  } catch {
    // Not begun, or no worker has answered in time: asked again as long as there is time, and said at the end.
    return undefined;
  }
}
