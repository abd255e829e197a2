import { runWorker } from '../../src/worker';
import { tradingMarket } from './trading-market';
import { builtBundle } from './worker-bundle';

/** What the test says to a trading worker in a process of its own, as its one argument. */
export interface TradingWorkerArguments {
  readonly address: string;
  readonly taskQueue: string;
  readonly stateFolder: string;
  /** @default the embedded one of the state folder */
  readonly databaseUrl?: string;
}

async function main(): Promise<void> {
  const { address, taskQueue, stateFolder, databaseUrl } = JSON.parse(
    process.argv[2] ?? '{}',
  ) as TradingWorkerArguments;
  await runWorker({
    connection: { address },
    taskQueue,
    stateFolder,
    databaseUrl,
    workflowBundle: builtBundle,
    trading: tradingMarket(stateFolder),
    signal: new AbortController().signal,
    onReady: () => process.stdout.write('ready\n'),
    log: () => undefined,
  });
}

void main();
