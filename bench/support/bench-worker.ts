import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Action } from '../../src/slices/action';
import { noop } from './noop-action';

const dist = path.resolve(__dirname, '../../dist');

/** What the bench says to a worker in a process of its own, as its one argument. */
export interface BenchWorkerArguments {
  readonly address: string;
  readonly taskQueue: string;
  readonly stateFolder: string;
  readonly metricsAddress?: string;
}

/** What the worker answers to each message: since the message before, but for the memory of now. */
export interface WorkerUsage {
  readonly processorMs: number;
  /** Resident memory: the most, looked at ten times a second. */
  readonly peakBytes: number;
  readonly bytes: number;
}

/** A worker with the shipped actions, each of which works once and gives the same again: what is measured is what is around them. */
async function main(): Promise<void> {
  const { address, ...given } = JSON.parse(process.argv[2] ?? '{}') as BenchWorkerArguments;
  reportUsage();
  // The built product, as its users start it.
  const { runWorker } = (await import(
    path.join(dist, 'worker/index.js')
  )) as typeof import('../../src/worker/index.js');
  const { shippedActions } = (await import(path.join(dist, 'catalogue.js'))) as typeof import('../../src/catalogue.js');
  await runWorker({
    ...given,
    connection: { address },
    actions: [noop, ...shippedActions.map((action) => onlyOnce(action, given.stateFolder))],
    // On a machine at its limit the SDK warns of each task that takes its time, and that is what is measured.
    logLevel: 'ERROR',
    signal: new AbortController().signal,
    onReady: () => process.send?.('ready'),
  });
}

/** What the action gave to the first worker of the bench, so that the runs of all of them do the same. */
function onlyOnce(action: Action, folder: string): Action {
  const file = path.join(folder, `bench-${action.name}.json`);
  let first: ReturnType<Action['run']> | undefined;
  return {
    ...action,
    async run(input, ports) {
      if (first === undefined && existsSync(file))
        first = Promise.resolve(JSON.parse(readFileSync(file, 'utf8')) as unknown);
      first ??= action.run(input, ports);
      const output = await first;
      if (!existsSync(file)) writeFileSync(file, JSON.stringify(output));
      return output;
    },
  };
}

function reportUsage(): void {
  let before = process.cpuUsage();
  let peakBytes = 0;
  setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }, 100).unref();
  process.on('message', () => {
    const { user, system } = process.cpuUsage(before);
    const bytes = process.memoryUsage.rss();
    process.send?.({
      processorMs: (user + system) / 1000,
      peakBytes: Math.max(peakBytes, bytes),
      bytes,
    } satisfies WorkerUsage);
    before = process.cpuUsage();
    peakBytes = bytes;
  });
  // Whatever becomes of the bench, no worker outlives it.
  process.on('disconnect', () => process.exit());
}

void main();
