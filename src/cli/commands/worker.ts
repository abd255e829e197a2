import { connectionSettings } from '../../client/connect';
import { defaultTaskQueue } from '../../protocol';
import { findRunningServer, stateFolder } from '../../server';
import { runWorker } from '../../worker';
import { externalAddress } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';

/** Runs a worker in the foreground until it is told to stop. */
export async function worker(
  options: { readonly taskQueue?: string },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const folder = stateFolder();
  const embedded = externalAddress() === undefined ? await findRunningServer(folder) : undefined;
  const { options: connection, namespace } = connectionSettings(
    embedded === undefined ? {} : { address: embedded.address },
  );
  const csvFolder = process.env['BELLWETHER_CSV_FOLDER'];
  const taskQueue = options.taskQueue ?? defaultTaskQueue;
  await runWorker({
    connection,
    namespace,
    taskQueue,
    stateFolder: folder,
    ...(csvFolder !== undefined && { csvFolder }),
    signal,
    onReady: () => {
      output.note(`worker polls the task queue '${taskQueue}' at ${connection.address}, namespace ${namespace}`);
    },
    log: output.note,
  });
  return exitCodes.done;
}
