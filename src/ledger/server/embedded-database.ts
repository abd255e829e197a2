import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { signalProcess } from '../../server/process-life';
import { withFileLock } from '../../server/file-lock';
import { useServer, type ServerUse } from '../../server/server-users';
import { findBinaries } from './binaries';
import { findDataFolder, ledgerFolder } from './data-folder';
import { databaseUser, initialise, readPassword } from './initialise';
import { endPostmaster, launch, problemAt } from './launch';
import { postmasterOf, type Postmaster } from './postmaster';

export interface EmbeddedDatabaseOptions {
  /** Absolute. */
  readonly stateFolder: string;
  /** True: it keeps running after this process, until `stopEmbeddedDatabase`. @default false */
  readonly detached?: boolean;
}

export interface EmbeddedDatabase {
  /** With the password: for no log. */
  readonly url: string;
  readonly pid: number;
  readonly port: number;
  /** True when it ran already. */
  readonly reused: boolean;
  /**
   * Ends this process's use of it, and the database itself when nobody else uses it and nobody started it as detached.
   * Resolves to true when it was stopped. Also done when the process exits without it.
   */
  stop(): Promise<boolean>;
}

const lock = { waitMs: 180_000, staleAfterMs: 300_000 };

/**
 * The PostgreSQL of a state folder: the one that runs, whoever started it, else a new one; made when there is none. Processes
 * that ask at once get the same.
 * @throws LedgerError that says why there is none.
 */
export async function startEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const { stateFolder, detached = false } = options;
  return underLock(stateFolder, async () => {
    const running = await runningDatabase(stateFolder);
    const postmaster = running ?? (await startNew(stateFolder));
    if (detached) writeFileSync(keepFile(stateFolder), '');
    else if (running === undefined) rmSync(keepFile(stateFolder), { force: true });
    return handle(stateFolder, postmaster, running !== undefined);
  });
}

/** Stops the database of a state folder, whoever started or uses it. Resolves to false when none ran. */
export async function stopEmbeddedDatabase(stateFolder: string): Promise<boolean> {
  if (!existsSync(ledgerFolder(stateFolder))) return false;
  return underLock(stateFolder, async () => {
    const postmaster = postmasterOf(findDataFolder(stateFolder).folder);
    rmSync(keepFile(stateFolder), { force: true });
    if (postmaster === undefined) return false;
    await endPostmaster(postmaster.pid);
    return true;
  });
}

/** The one that runs and answers. One that lives but does not answer is ended: under the lock nobody else is starting it. */
async function runningDatabase(stateFolder: string): Promise<Postmaster | undefined> {
  const { folder } = findDataFolder(stateFolder);
  const postmaster = postmasterOf(folder);
  if (postmaster === undefined) return undefined;
  const deadline = Date.now() + 20_000;
  while ((await problemAt(urlAt(stateFolder, postmaster.port))) !== undefined) {
    // It may be ending just now, or repairing itself after a crash.
    if (postmasterOf(folder)?.pid !== postmaster.pid) return undefined;
    if (Date.now() < deadline) continue;
    await endPostmaster(postmaster.pid);
    return undefined;
  }
  return postmaster;
}

async function startNew(stateFolder: string): Promise<Postmaster> {
  const data = findDataFolder(stateFolder);
  // Told before anything is started: without it nobody gets in.
  if (data.exists) readPassword(stateFolder);
  const { postgres, initdb } = await findBinaries(data.user);
  await initialise(stateFolder, data, initdb);
  return launch(stateFolder, data, postgres, (port) => urlAt(stateFolder, port));
}

function handle(stateFolder: string, { pid, port }: Postmaster, reused: boolean): EmbeddedDatabase {
  const use = useServer(stateFolder, 'ledger');
  const leaveAtExit = (): void => {
    // In an exit handler nothing can be awaited: it is asked to end, and what it leaves is found by the next one.
    if (!use.leave().othersLeft && !existsSync(keepFile(stateFolder))) askToEnd(stateFolder);
  };
  process.once('exit', leaveAtExit);
  let stopping: Promise<boolean> | undefined;
  return {
    url: urlAt(stateFolder, port),
    pid,
    port,
    reused,
    stop() {
      stopping ??= leave(stateFolder, use).finally(() => process.removeListener('exit', leaveAtExit));
      return stopping;
    },
  };
}

function leave(stateFolder: string, use: ServerUse): Promise<boolean> {
  return underLock(stateFolder, async () => {
    if (use.leave().othersLeft || existsSync(keepFile(stateFolder))) return false;
    // Asked again: it may have been killed and started anew since.
    const postmaster = postmasterOf(findDataFolder(stateFolder).folder);
    if (postmaster === undefined) return false;
    await endPostmaster(postmaster.pid);
    return true;
  });
}

function askToEnd(stateFolder: string): void {
  const postmaster = postmasterOf(findDataFolder(stateFolder).folder);
  if (postmaster !== undefined) signalProcess(postmaster.pid, 'SIGINT');
}

function urlAt(stateFolder: string, port: number): string {
  return `postgres://${databaseUser}:${encodeURIComponent(readPassword(stateFolder))}@127.0.0.1:${port}/postgres`;
}

function underLock<T>(stateFolder: string, work: () => Promise<T>): Promise<T> {
  return withFileLock(path.join(ledgerFolder(stateFolder), 'start.lock'), lock, work);
}

/** There when the database is to stay after its last user. */
function keepFile(stateFolder: string): string {
  return path.join(ledgerFolder(stateFolder), 'keep');
}
