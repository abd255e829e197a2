import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../base/errors';
import { deliverOutbox, type Delivery } from './deliver-outbox';

export interface Watch extends Omit<Delivery, 'ledger'> {
  /** Undefined as long as there is no ledger: then nobody trades. */
  readonly ledger: () => Promise<Delivery['ledger'] | undefined>;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** @default 500 */
  readonly everyMs?: number;
}

/**
 * What every worker does beside its work: commits the halts of dead-man's switches that ran out (their gate is closed already), and
 * hands halts that nobody has been told of to the guards. It goes on until it is told to stop; a ledger or server that cannot be
 * asked is asked again, and said once.
 */
export async function watchHalts(watch: Watch): Promise<void> {
  const { signal, log, everyMs = 500 } = watch;
  let trouble: string | undefined;
  while (!signal.aborted) {
    try {
      await look(watch);
      if (trouble !== undefined) log('halts are watched again');
      trouble = undefined;
    } catch (error) {
      const why = messageOf(error);
      if (why !== trouble) log(`halts cannot be watched at the moment: ${why}`);
      trouble = why;
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

async function look({ ledger: find, temporal, taskQueue, log }: Watch): Promise<void> {
  const ledger = await find();
  if (ledger === undefined) return;
  for (const halt of await ledger.haltExpiredLeases()) log(`a dead-man's switch ran out: halt ${halt} is committed`);
  for (const halt of await deliverOutbox({ ledger, temporal, taskQueue })) log(`halt ${halt} is handed to the guard`);
}
