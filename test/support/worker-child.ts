import { runWorker } from '../../src/worker';
import { testActions } from './test-actions';
import { fileJournal } from './test-journal';
import { builtBundle } from './worker-bundle';

/** What the test says to a worker in a process of its own, as its one argument. */
export interface WorkerChildArguments {
  readonly address: string;
  readonly taskQueue: string;
  readonly stateFolder: string;
  readonly journalFile: string;
}

/** A worker with the test actions, in a process that may be killed. It says `ready` when it polls. */
async function main(): Promise<void> {
  const { address, taskQueue, stateFolder, journalFile } = JSON.parse(process.argv[2] ?? '{}') as WorkerChildArguments;
  await runWorker({
    connection: { address },
    taskQueue,
    stateFolder,
    workflowBundle: builtBundle,
    actions: testActions(fileJournal(journalFile)),
    signal: new AbortController().signal,
    onReady: () => process.stdout.write('ready\n'),
    log: () => undefined,
  });
}

void main();
