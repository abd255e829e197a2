import type { Client } from '@temporalio/client';
import { startHealthServer, type HealthServer, type WorkerPhase } from '../telemetry';
import type { InstalledLedger } from './installed-ledger';
import { pingServer } from './server-measures';

export interface HealthAddress {
  /** @default 127.0.0.1 */
  readonly host?: string;
  readonly port: number;
}

/** Answers whether this worker works: it asks Temporal and, where there is one, the ledger. */
export function workerHealth(
  address: HealthAddress,
  given: { readonly temporal: Client; readonly ledger: InstalledLedger; readonly phase: () => WorkerPhase },
): Promise<HealthServer> {
  const { temporal, ledger, phase } = given;
  return startHealthServer({
    host: address.host ?? '127.0.0.1',
    port: address.port,
    phase,
    checks: {
      temporal: (signal) => pingServer(temporal, signal),
      ledger: async () => (await ledger.find())?.halts({ limit: 1 }),
    },
  });
}
