import { BellwetherError } from '../../base/errors';
import { BellwetherClient } from '../../client';
import { connectionSettings, type ConnectionChoice } from '../../client/connect';
import { defaultTaskQueue } from '../../protocol';
import { findRunningServer, stateFolder } from '../../server';
import { runWorker, type LogLevel } from '../../worker';
import { csvFolderHere } from '../environment/csv-folder';
import { externalAddress } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';

/** Runs a worker in the foreground until it is told to stop. */
export async function worker(
  options: {
    readonly taskQueue?: string;
    readonly maxActions?: number;
    readonly actionsPerSecond?: number;
    readonly maxProcesses?: number;
    readonly maxCachedRuns?: number;
    readonly deployment?: string;
    readonly buildId?: string;
    readonly logLevel?: LogLevel;
    readonly healthPort?: number;
    readonly metricsPort?: number;
    /** Address of both. */
    readonly bind: string;
  },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const {
    taskQueue = defaultTaskQueue,
    maxActions,
    maxProcesses,
    maxCachedRuns,
    actionsPerSecond,
    deployment,
    buildId,
    logLevel,
  } = options;
  const { healthPort, metricsPort, bind } = options;
  if ((deployment === undefined) !== (buildId === undefined))
    throw new BellwetherError(
      'WrongUse',
      '--deployment and --build-id go together: they name the version of this worker',
    );
  const folder = stateFolder();
  const embedded = externalAddress() === undefined ? await findRunningServer(folder) : undefined;
  const choice = embedded === undefined ? {} : { address: embedded.address, embedded: true };
  await requireServer(choice);
  const { options: connection, namespace } = connectionSettings(choice);
  const csvFolder = csvFolderHere();
  await runWorker({
    connection,
    namespace,
    taskQueue,
    stateFolder: folder,
    ...(csvFolder !== undefined && { csvFolder }),
    ...(maxProcesses !== undefined && { pool: { size: maxProcesses } }),
    ...(maxActions !== undefined && { maxConcurrentActions: maxActions }),
    ...(maxCachedRuns !== undefined && { maxCachedRuns }),
    ...(actionsPerSecond !== undefined && { actionsPerSecond }),
    ...(deployment !== undefined && buildId !== undefined && { version: { deployment, buildId } }),
    ...(logLevel !== undefined && { logLevel }),
    ...(healthPort !== undefined && { health: { host: bind, port: healthPort } }),
    ...(metricsPort !== undefined && { metricsAddress: `${bind}:${metricsPort}` }),
    signal,
    onReady: () => {
      if (output.json) output.document({ address: connection.address, namespace, taskQueue });
      else output.line(`worker polls the task queue '${taskQueue}' at ${connection.address}, namespace ${namespace}`);
    },
    log: output.note,
  });
  return exitCodes.done;
}

/** Asks the server something: the worker's own errors, where there is none or it has no such namespace, are hard to read. */
async function requireServer(choice: ConnectionChoice): Promise<void> {
  const client = new BellwetherClient(choice);
  try {
    await client.hasWorker();
  } finally {
    await client.close();
  }
}
