import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createActivities } from '../../src/activities';
import { noAccount, noDesk } from '../../src/adapters/account/no-account';
import { FileAlerts } from '../../src/adapters/alerts/file-alerts';
import { FileMonitorStore } from '../../src/adapters/alerts/file-monitor-store';
import { FileArtifactStore } from '../../src/adapters/artifacts/file-artifact-store';
import { loadChannels } from '../../src/adapters/channels';
import { createMarketData } from '../../src/adapters/market-data/create-market-data';
import { SystemMetrics } from '../../src/adapters/system';
import { catalogueOf } from '../../src/catalogue';
import { noop } from './noop-action';

export interface BenchEnvironment {
  readonly client: Client;
  readonly productQueue: string;
  readonly baselineQueue: string;
  readonly productBundle: string;
  readonly baselineBundle: string;
  stop(): Promise<void>;
}

const logger = new DefaultLogger('ERROR');
let installed = false;

/** Two workers on one server, alike in everything but their workflows: the product's bundle and the hand-written ones. */
export async function benchEnvironment(address: string, stateFolder: string): Promise<BenchEnvironment> {
  installLogger();
  const productBundle = readFileSync(path.resolve(__dirname, '../../dist/workflow-bundle.js'), 'utf8');
  const baselineBundle = (
    await bundleWorkflowCode({ workflowsPath: path.resolve(__dirname, '../workflows.ts'), logger })
  ).code;
  const connection = await NativeConnection.connect({ address });
  const activities = createActivities([noop], {
    definitions: {
      find: () => Promise.resolve(undefined),
      list: () => Promise.resolve([]),
      read: () => Promise.resolve(''),
    },
    catalogue: catalogueOf([noop]),
    searchAttributes: () =>
      Promise.resolve([
        'BellwetherDefinition',
        'BellwetherType',
        'BellwetherStatus',
        'BellwetherSymbols',
        'BellwetherPlanHash',
      ]),
    temporal: new Client({ connection }),
    trading: () => ({ account: noAccount, desk: noDesk, paperDesk: noDesk }),
    alerts: new FileAlerts(stateFolder, await loadChannels({})),
    monitorStore: new FileMonitorStore(stateFolder),
    system: new SystemMetrics({ stateFolder }),
    replayed: () => {
      throw new Error('no run of a bench lives in a recorded session');
    },
    ...createMarketData(),
    artifactsFor: (runId) => new FileArtifactStore({ root: stateFolder, runId }),
  });
  const queues = { product: 'bench-product', baseline: 'bench-baseline' };
  const options = { connection, activities, maxConcurrentActivityTaskExecutions: 100 };
  const workers = [
    await Worker.create({ ...options, taskQueue: queues.product, workflowBundle: { code: productBundle } }),
    await Worker.create({ ...options, taskQueue: queues.baseline, workflowBundle: { code: baselineBundle } }),
  ];
  const running = Promise.all(workers.map((worker) => worker.run()));
  const clientConnection = await Connection.connect({ address });
  return {
    client: new Client({ connection: clientConnection }),
    productQueue: queues.product,
    baselineQueue: queues.baseline,
    productBundle,
    baselineBundle,
    async stop() {
      for (const worker of workers) worker.shutdown();
      await running;
      await clientConnection.close();
      await connection.close();
    },
  };
}

/** The runtime is one a process, however many environments there are. */
function installLogger(): void {
  if (!installed) Runtime.install({ logger });
  installed = true;
}
