import { runWorker } from '../../src/worker';
import { kitActions } from './kit/kit-actions';
import { journaled, testActions } from './test-actions';
import { fileJournal } from './test-journal';
import { builtBundle } from './worker-bundle';

/** What the test says to a worker in a process of its own, as its one argument. */
export interface WorkerChildArguments {
  readonly address: string;
  readonly taskQueue: string;
  readonly stateFolder: string;
  readonly journalFile: string;
}

/** A worker with the actions of the tests and of the kit, in a process that may be killed. It says `ready` when it polls. */
async function main(): Promise<void> {
  const { address, taskQueue, stateFolder, journalFile } = JSON.parse(process.argv[2] ?? '{}') as WorkerChildArguments;
  const journal = fileJournal(journalFile);
  await runWorker({
    connection: { address },
    taskQueue,
    stateFolder,
    workflowBundle: builtBundle,
    actions: [...testActions(journal), ...kitActions.map((action) => journaled(action, journal))],
    signal: new AbortController().signal,
    onReady: () => process.stdout.write('ready\n'),
    log: () => undefined,
  });
}

void main();
