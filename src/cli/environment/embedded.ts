import { messageOf } from '../../base/errors';
import { BellwetherClient } from '../../client';
import { stopEmbeddedDatabase } from '../../ledger';
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
import type { Environment, EnvironmentNeeds } from './environment';
import { startWorker, type StartedWorker } from './start-worker';
import { stopAll } from './stop-all';
import { otherSettings, workerSetup, type WorkerSetup } from './worker-setup';
import { isOutdated, livingWorkers, removeWorkerRecord, writeWorkerRecord, type WorkerRecord } from './worker-record';

const stopGraceMs = 10_000;

/** The embedded server, and a worker where one is needed: those that run, else new ones. */
export async function openEmbedded(needs: EnvironmentNeeds): Promise<Environment> {
  const { keep = false, taskQueue = defaultTaskQueue } = needs;
  const folder = stateFolder();
  const server = await openServer(folder, needs);
  const client = new BellwetherClient({ address: server.address, taskQueue, embedded: true, reconnectMs: 0 });
  const serverStarted = server.reused ? [] : ['the Temporal server'];
  let opening: Promise<OpenWorker> | undefined;
  let worker: OpenWorker | undefined;
  const environment: Environment = {
    client,
    address: server.address,
    namespace: 'default',
    uiUrl: server.uiUrl,
    get started() {
      return worker?.own === undefined ? serverStarted : [...serverStarted, 'a worker'];
    },
    serverStays: keep || server.reused,
    get workerStays() {
      return worker?.stays === true;
    },
    get broken() {
      return worker?.own?.broken ?? never;
    },
    async needWorker() {
      opening ??= openWorker(folder, server, taskQueue, needs);
      worker = await opening;
    },
    async stop() {
      await stopAll([
        () => client.close(),
        () => (worker?.stays === false ? worker.own?.stop() : undefined),
        () => server.stop(),
      ]);
    },
  };
  try {
    if (needs.worker) await environment.needWorker();
    return environment;
  } catch (error) {
    // What went wrong first is what matters.
    await environment.stop().catch((failure: unknown) => {
      needs.log(`Not everything could be stopped again: ${messageOf(failure)}`);
    });
    throw error;
  }
}

/** Stops the embedded server, its background workers and the ledger's database. Resolves to what was stopped. */
export async function closeEmbedded(): Promise<readonly string[]> {
  const folder = stateFolder();
  const workers = livingWorkers(folder);
  await Promise.all(workers.map((worker) => endBackgroundWorker(folder, worker)));
  const stopped = workers.length === 0 ? [] : [workers.length === 1 ? 'the worker' : `${workers.length} workers`];
  if (await stopEmbeddedServer(folder)) stopped.push('the Temporal server');
  if (await stopEmbeddedDatabase(folder)) stopped.push("the ledger's database");
  return stopped;
}

const never = new Promise<Error>(() => undefined);

async function openServer(folder: string, { keep, worker, log, signal }: EnvironmentNeeds): Promise<EmbeddedServer> {
  const running = await findRunningServer(folder).catch(() => undefined);
  // The binary of a server that runs already is of no interest: it is reused as it is.
  const binary =
    running === undefined
      ? await findTemporal({ log, signal })
      : { path: '', version: running.version, foundBy: 'the running server' };
  if (running === undefined) log(`Starting the Temporal server${worker ? ' and a worker' : ''} …`);
  return startEmbeddedServer({ binary, stateFolder: folder, detached: keep === true, log, signal });
}

interface OpenWorker {
  /** The one that was started for this command. */
  readonly own?: StartedWorker;
  readonly stays: boolean;
}

async function openWorker(
  folder: string,
  server: EmbeddedServer,
  taskQueue: string,
  { keep = false, looks = false, log, signal }: EnvironmentNeeds,
): Promise<OpenWorker> {
  const setup = workerSetup(process.env, process.cwd());
  const serving = livingWorkers(folder).filter((record) => record.taskQueue === taskQueue);
  const unfit = serving.flatMap((record) => {
    const reasons = unfitness(record, server.address, setup);
    return reasons.length === 0 ? [] : [{ record, reasons }];
  });
  if (serving.length > unfit.length) return { stays: true };
  if (unfit.length > 0) {
    const reasons = new Set(unfit.flatMap((one) => one.reasons));
    log(`Restarting the background worker, which has ${[...reasons].join(', ')}.`);
    await Promise.all(unfit.map(({ record }) => endBackgroundWorker(folder, record)));
  }
  const stays = keep || unfit.length > 0;
  const { address } = server;
  const own = await startWorker(
    { address, taskQueue, stateFolder: folder, detached: stays, looks: looks && !stays },
    signal,
  );
  if (stays) {
    const startedAt = new Date().toISOString();
    writeWorkerRecord(folder, {
      pid: own.pid,
      address,
      taskQueue,
      startedAt,
      setup,
    });
  }
  return { own, stays };
}

/** Why a worker would give other results than this command asks for; empty where it would not. */
function unfitness(record: WorkerRecord, address: string, setup: WorkerSetup): string[] {
  return [
    ...(isOutdated(record) ? ['an older build'] : []),
    ...(record.address === address ? [] : ['another server']),
    ...otherSettings(setup, record.setup).map((name) => `another ${name}`),
  ];
}

async function endBackgroundWorker(folder: string, { pid }: WorkerRecord): Promise<void> {
  await endProcess(pid, stopGraceMs);
  removeWorkerRecord(folder, pid);
}
