import { connectionSettings } from '../../client/connect';
import { runWorker } from '../../worker';
import { csvFolderHere } from './csv-folder';

/** What the parent says to the worker process, as its one argument. */
export interface WorkerProcessArguments {
  readonly address: string;
  readonly taskQueue: string;
  readonly stateFolder: string;
  /** True: it outlives its parent. */
  readonly detached: boolean;
  /** It only answers questions about runs. */
  readonly looks: boolean;
}

/** The worker as a process of its own: it tells its parent when it is ready and ends with it unless detached. */
async function main(): Promise<void> {
  const given = JSON.parse(process.argv[2] ?? '{}') as WorkerProcessArguments;
  const stop = new AbortController();
  const end = (): void => {
    stop.abort();
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  if (!given.detached) process.on('disconnect', end);
  const { options, namespace } = connectionSettings({ address: given.address, embedded: true });
  const csvFolder = csvFolderHere();
  await runWorker({
    connection: options,
    namespace,
    taskQueue: given.taskQueue,
    stateFolder: given.stateFolder,
    looks: given.looks,
    ...(csvFolder !== undefined && { csvFolder }),
    signal: stop.signal,
    onReady: () => process.send?.('ready'),
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
