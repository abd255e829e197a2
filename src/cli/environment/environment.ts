import { BellwetherClient } from '../../client';
import { connectionSettings } from '../../client/connect';
import { defaultTaskQueue } from '../../protocol';
import {
  findRunningServer,
  findTemporal,
  startEmbeddedServer,
  stateFolder,
  stopEmbeddedServer,
  type EmbeddedServer,
} from '../../server';
import { endProcess } from '../../server/process-life';
import { startWorker, type StartedWorker } from './start-worker';
import { isOutdated, livingWorker, removeWorkerRecord, writeWorkerRecord } from './worker-record';

/** What a command works with: a server to talk to and, where it needs one, a worker. */
export interface Environment {
  readonly client: BellwetherClient;
  readonly address: string;
  readonly namespace: string;
  /** Absent where the server is not ours: then we do not know it. */
  readonly uiUrl: string | undefined;
  /** What was started for this command, for a person to read: `the Temporal server`, `a worker`. */
  readonly started: readonly string[];
  /** Stops what was started for this command. */
  stop(): Promise<void>;
}

export interface EnvironmentNeeds {
  /** `embedded`: start the server and a worker if they are not running. `keep`: and leave them running. */
  readonly worker: boolean;
  readonly keep?: boolean;
  readonly taskQueue?: string;
  readonly log: (message: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Connects to Temporal: the server that TEMPORAL_ADDRESS (or Temporal's own configuration) names, else the embedded
 * one, which is started when it does not run. With the embedded one comes a worker; elsewhere workers are the operator's.
 */
export async function openEnvironment(needs: EnvironmentNeeds): Promise<Environment> {
  const external = externalAddress();
  return external === undefined ? openEmbedded(needs) : openExternal(external, needs);
}

/** Stops the embedded server and its background worker. Resolves to what was stopped. */
export async function closeEmbedded(): Promise<readonly string[]> {
  const folder = stateFolder();
  const stopped: string[] = [];
  const worker = livingWorker(folder);
  if (worker !== undefined) {
    await endProcess(worker.pid, 10_000);
    removeWorkerRecord(folder);
    stopped.push('the worker');
  }
  if (await stopEmbeddedServer(folder)) stopped.push('the Temporal server');
  return stopped;
}

/** The address of a server that is not ours; undefined when nobody named one. */
export function externalAddress(): string | undefined {
  const named =
    process.env['TEMPORAL_ADDRESS'] ?? process.env['TEMPORAL_PROFILE'] ?? process.env['TEMPORAL_CONFIG_FILE'];
  return named === undefined || named === '' ? undefined : connectionSettings().options.address;
}

async function openExternal(address: string, needs: EnvironmentNeeds): Promise<Environment> {
  const { namespace } = connectionSettings();
  const client = new BellwetherClient({ address, ...taskQueueOf(needs) });
  if (needs.worker && !(await client.hasWorker())) {
    needs.log(
      `No worker has polled the task queue '${needs.taskQueue ?? defaultTaskQueue}' at ${address} within the last minute; the run waits for one. Start it with: bellwether worker`,
    );
  }
  return { client, address, namespace, uiUrl: undefined, started: [], stop: () => client.close() };
}

async function openEmbedded(needs: EnvironmentNeeds): Promise<Environment> {
  const folder = stateFolder();
  const { log, signal, keep = false } = needs;
  const server = await openServer(folder, keep, log, signal);
  let worker: StartedWorker | undefined;
  try {
    if (needs.worker) worker = await openWorker(folder, server, needs);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const { namespace } = connectionSettings({ address: server.address });
  const client = new BellwetherClient({ address: server.address, ...taskQueueOf(needs) });
  return {
    client,
    address: server.address,
    namespace,
    uiUrl: server.uiUrl,
    started: [...(server.reused ? [] : ['the Temporal server']), ...(worker ? ['a worker'] : [])],
    async stop() {
      await client.close();
      if (!keep) await worker?.stop();
      await server.stop();
    },
  };
}

async function openServer(
  folder: string,
  keep: boolean,
  log: (message: string) => void,
  signal: AbortSignal | undefined,
): Promise<EmbeddedServer> {
  const running = await findRunningServer(folder).catch(() => undefined);
  // The binary of a server that runs already is of no interest: it is reused as it is.
  const binary =
    running === undefined
      ? await findTemporal({ log, signal })
      : { path: '', version: running.version, foundBy: 'the running server' };
  return startEmbeddedServer({ binary, stateFolder: folder, detached: keep, log, signal });
}

async function openWorker(
  folder: string,
  server: EmbeddedServer,
  needs: EnvironmentNeeds,
): Promise<StartedWorker | undefined> {
  const living = livingWorker(folder);
  if (living !== undefined) {
    if (living.address === server.address && !isOutdated(living)) return undefined;
    needs.log('Restarting the background worker, which runs an older build or another server.');
    await endProcess(living.pid, 10_000);
    removeWorkerRecord(folder);
  }
  const detached = needs.keep === true || living !== undefined;
  const worker = await startWorker({
    address: server.address,
    taskQueue: needs.taskQueue ?? defaultTaskQueue,
    stateFolder: folder,
    detached,
  });
  if (!detached) return worker;
  await writeWorkerRecord(folder, { pid: worker.pid, address: server.address, startedAt: new Date().toISOString() });
  return { pid: worker.pid, stop: () => Promise.resolve() };
}

const taskQueueOf = ({ taskQueue }: EnvironmentNeeds): { taskQueue?: string } =>
  taskQueue === undefined ? {} : { taskQueue };
