import type { Client } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkerOptions as SdkWorkerOptions } from '@temporalio/worker';
import { guardActivities, watchHalts, type HaltDesk } from '../guard';
import { emergencyQueueOf } from '../protocol';
import { BellwetherError } from '../base/errors';
import type { InstalledLedger } from './installed-ledger';

/** Slots that nothing but emergencies takes, beside those for all other work. */
const emergencySlots = 20;

/**
 * A second poller of the same process, for the steps of emergencies and the guards of accounts: however busy the worker is with other
 * work, these find a free slot.
 */
export function emergencyWorker(
  connection: NativeConnection,
  ordinary: Pick<
    SdkWorkerOptions,
    | 'namespace'
    | 'taskQueue'
    | 'activities'
    | 'dataConverter'
    | 'interceptors'
    | 'workerDeploymentOptions'
    | 'shutdownGraceTime'
    | 'shutdownForceTime'
    | 'maxHeartbeatThrottleInterval'
    | 'defaultHeartbeatThrottleInterval'
  >,
): Promise<Worker> {
  return Worker.create({
    ...ordinary,
    connection,
    taskQueue: emergencyQueueOf(ordinary.taskQueue),
    maxConcurrentActivityTaskExecutions: emergencySlots,
    maxConcurrentActivityTaskPolls: 2,
  });
}

export interface GuardDuty {
  /** The activities of the guards of accounts. */
  readonly activities: ReturnType<typeof guardActivities>;
  /** Watches leases and the outbox until the signal. */
  watch(signal: AbortSignal): Promise<void>;
}

/** What a worker does for the guards of accounts, as far as there is a ledger. */
export function guardDuty(given: {
  readonly ledger: InstalledLedger;
  readonly temporal: Client;
  readonly taskQueue: string;
  readonly log: (line: string) => void;
  readonly haltDesk: HaltDesk | undefined;
}): GuardDuty {
  const { ledger, temporal, taskQueue, log, haltDesk } = given;
  const find = (): ReturnType<InstalledLedger['find']> => ledger.find();
  return {
    activities: guardActivities({
      async ledger() {
        const there = await find();
        if (there !== undefined) return there;
        throw new BellwetherError(
          'NoLedger',
          'this worker finds no ledger: give it the DATABASE_URL or the state folder of those who trade',
        );
      },
      temporal,
      ...(haltDesk !== undefined && { desk: haltDesk }),
    }),
    watch: (signal) => watchHalts({ ledger: find, temporal, taskQueue, log, signal }),
  };
}
