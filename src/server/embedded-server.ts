import path from 'node:path';
import { BellwetherError, messageOf } from '../base/errors';
import { withFileLock } from './file-lock';
import type { TemporalBinary } from './find-temporal';
import { freePort } from './free-ports';
import { launchServer } from './launch-server';
import { endProcess, signalProcess } from './process-life';
import { findRunningServer, liveRecord } from './running-server';
import { loopback, type ServerPorts } from './server-arguments';
import { removeServerRecord, writeServerRecord, type ServerRecord } from './server-record';
import { useServer, type ServerUse } from './server-users';

export interface EmbeddedServerOptions {
  readonly binary: TemporalBinary;
  /** Absolute. The database and the log are in its folder `temporal`. */
  readonly stateFolder: string;
  /** Taken if it is free, else another. 0 means any free port. @default 7233 */
  readonly preferredPort?: number;
  /** @default 8233 */
  readonly preferredUiPort?: number;
  /** True: it keeps running after this process, until `stopEmbeddedServer`. @default false */
  readonly detached?: boolean;
  readonly log?: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface EmbeddedServer {
  readonly address: string;
  readonly uiUrl: string;
  readonly pid: number;
  readonly version: string;
  /** True when it ran already. */
  readonly reused: boolean;
  /**
   * Ends this process's use of it, and the server itself when nobody else uses it and it was not started (or adopted) as
   * detached. Also done when the process exits without it. Resolves to true when the server was stopped.
   */
  stop(): Promise<boolean>;
}

const startTimeoutMs = 30_000;
const stopGraceMs = 10_000;
const lock = { waitMs: 90_000, staleAfterMs: 180_000 };
const attempts = 3;

/**
 * The tuned Temporal dev server of a state folder, on loopback: the one that runs, else a new one. Processes that ask at
 * once get the same server.
 *
 * @throws BellwetherError `TemporalStartFailed`, with what its log says.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  return underLock(options.stateFolder, options.signal, async () => {
    const running = await reusableServer(options);
    const record = running ?? (await startNew(options));
    return serverHandle(options.stateFolder, record, running !== undefined);
  });
}

/** Stops the server of a state folder, whoever started or uses it. Resolves to false when none ran. */
export async function stopEmbeddedServer(stateFolder: string): Promise<boolean> {
  return underLock(stateFolder, undefined, async () => {
    const record = liveRecord(stateFolder);
    if (record === undefined) return false;
    await end(stateFolder, record);
    return true;
  });
}

async function reusableServer(options: EmbeddedServerOptions): Promise<ServerRecord | undefined> {
  const { stateFolder, log = () => undefined } = options;
  let record: ServerRecord | undefined;
  try {
    record = await findRunningServer(stateFolder, 10_000);
  } catch (error) {
    // Under the lock nobody else is starting it: it hangs, or was left by a start that was killed half way.
    const hanging = liveRecord(stateFolder);
    if (hanging === undefined) return undefined;
    log(`${messageOf(error)}. Ending it.`);
    await end(stateFolder, hanging, 2_000);
    return undefined;
  }
  if (record === undefined || options.detached !== true || record.detached) return record;
  const kept = { ...record, detached: true };
  await writeServerRecord(stateFolder, kept);
  return kept;
}

async function startNew(options: EmbeddedServerOptions): Promise<ServerRecord> {
  const { stateFolder, binary, detached = false, log = () => undefined, signal } = options;
  for (let attempt = 1; ; attempt += 1) {
    const ports = await choosePorts(options);
    const record = {
      address: `${loopback}:${ports.grpc}`,
      uiUrl: `http://${loopback}:${ports.ui}`,
      startedAt: new Date().toISOString(),
      version: binary.version,
      detached,
    };
    try {
      // Recorded before it is healthy: should this process be killed meanwhile, the next one finds what it left.
      const onSpawn = (pid: number): Promise<void> => writeServerRecord(stateFolder, { pid, ...record });
      const folder = temporalFolder(stateFolder);
      const pid = await launchServer({
        binary: binary.path,
        folder,
        ports,
        timeoutMs: startTimeoutMs,
        signal,
        onSpawn,
      });
      return { pid, ...record };
    } catch (error) {
      removeServerRecord(stateFolder);
      const portTaken = error instanceof BellwetherError && error.code === 'TemporalPortTaken';
      if (!portTaken || attempt === attempts) throw error;
      log('A port was taken while the Temporal server started; trying others.');
    }
  }
}

async function choosePorts({
  preferredPort = 7233,
  preferredUiPort = 8233,
}: EmbeddedServerOptions): Promise<ServerPorts> {
  const grpc = await freePort(preferredPort);
  const ui = await freePort(preferredUiPort, [grpc]);
  return { grpc, ui };
}

function serverHandle(stateFolder: string, record: ServerRecord, reused: boolean): EmbeddedServer {
  const use = useServer(stateFolder);
  const leaveAtExit = (): void => {
    leaveSynchronously(stateFolder, use);
  };
  process.once('exit', leaveAtExit);
  let stopping: Promise<boolean> | undefined;
  const { address, uiUrl, pid, version } = record;
  const stop = (): Promise<boolean> => {
    stopping ??= leave(stateFolder, use).finally(() => process.removeListener('exit', leaveAtExit));
    return stopping;
  };
  return { address, uiUrl, pid, version, reused, stop };
}

function leave(stateFolder: string, use: ServerUse): Promise<boolean> {
  return underLock(stateFolder, undefined, async () => {
    const { othersLeft } = use.leave();
    // Read again: it may have been adopted as detached, or be gone.
    const record = liveRecord(stateFolder);
    if (record === undefined || record.detached || othersLeft) return false;
    await end(stateFolder, record);
    return true;
  });
}

/** In an exit handler nothing can be awaited: the process is asked to end, and its record found stale by the next one. */
function leaveSynchronously(stateFolder: string, use: ServerUse): void {
  const { othersLeft } = use.leave();
  const record = liveRecord(stateFolder);
  if (record !== undefined && !record.detached && !othersLeft) signalProcess(record.pid, 'SIGTERM');
}

async function end(stateFolder: string, record: ServerRecord, graceMs = stopGraceMs): Promise<void> {
  await endProcess(record.pid, graceMs);
  removeServerRecord(stateFolder);
}

function underLock<T>(stateFolder: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  return withFileLock(path.join(temporalFolder(stateFolder), 'start.lock'), { ...lock, signal }, work);
}

function temporalFolder(stateFolder: string): string {
  return path.join(stateFolder, 'temporal');
}
