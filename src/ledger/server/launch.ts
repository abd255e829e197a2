import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { messageOf } from '../../base/errors';
import { freePort } from '../../server/free-ports';
import { isAlive, signalProcess } from '../../server/process-life';
import { LedgerError } from '../ledger-error';
import { ledgerFolder, type DataFolder } from './data-folder';
import { environmentForPostgres } from './initialise';
import { disownPidFile, type Postmaster } from './postmaster';

const startTimeoutMs = 90_000;
const attempts = 4;

/**
 * Starts PostgreSQL on a data folder, on loopback and a free port, and waits until it answers: after a crash it repairs itself
 * first. In a process group of its own, so that it outlives this process and Ctrl-C reaches it only through us.
 * @throws LedgerError `LedgerStartFailed` with the end of its log.
 */
export async function launch(
  stateFolder: string,
  data: DataFolder,
  postgres: string,
  urlAt: (port: number) => string,
): Promise<Postmaster> {
  for (let attempt = 1; ; attempt += 1) {
    disownPidFile(data.folder);
    const port = await freePort(0);
    const logFile = path.join(ledgerFolder(stateFolder), 'postgres.log');
    const server = spawnServer(data, postgres, port, logFile);
    try {
      await untilReady(urlAt(port), server);
      if (server.pid === undefined) throw new Error('it has no process id');
      return { pid: server.pid, port };
    } catch (error) {
      if (server.pid !== undefined && isAlive(server.pid)) await endPostmaster(server.pid);
      // The port was taken meanwhile; or processes of a killed server have not noticed yet that it is gone.
      const passing = /could not bind|Address already in use|pre-existing shared memory block/.test(endOf(logFile));
      if (!passing || attempt === attempts) throw startFailed(logFile, error);
      await sleep(250 * attempt);
    }
  }
}

/** Stops a server: in order, ending what its clients have under way; by force when it does not within 15 s. */
export async function endPostmaster(pid: number): Promise<void> {
  // PostgreSQL's "fast", "immediate", and what no process can refuse. What was committed survives each of them.
  for (const [signal, graceMs] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    signalProcess(pid, signal);
    const deadline = Date.now() + graceMs;
    while (isAlive(pid) && Date.now() < deadline) await sleep(20);
    if (!isAlive(pid)) return;
  }
}

interface Server {
  readonly pid: number | undefined;
  ending(): string | undefined;
}

function spawnServer({ folder, user }: DataFolder, postgres: string, port: number, logFile: string): Server {
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(postgres, ['-D', folder, ...settings(port).flatMap((setting) => ['-c', setting])], {
    ...user,
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log],
    env: environmentForPostgres(),
    windowsHide: true,
  });
  closeSync(log);
  let ending: string | undefined;
  child.once('error', (error) => (ending = error.message));
  child.once('exit', (code, signal) => (ending = `it ended with ${signal ?? `exit code ${String(code)}`}`));
  child.unref();
  return { pid: child.pid, ending: () => ending };
}

/** A commit is on disk before it is answered: `fsync` and `synchronous_commit` are as PostgreSQL has them, on. */
function settings(port: number): readonly string[] {
  return [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'max_connections=300',
    // Statements may carry what belongs in no log.
    'log_min_error_statement=panic',
    'log_checkpoints=off',
  ];
}

async function untilReady(url: string, server: Server): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const ending = server.ending();
    if (ending !== undefined) throw new Error(ending);
    const problem = await problemAt(url);
    // Another server could answer on a port that ours failed to get: then ours has ended, or is about to.
    if (problem === undefined && server.ending() === undefined) return;
    if (Date.now() > deadline) throw new Error(`it did not answer within ${startTimeoutMs / 1000} s: ${problem ?? ''}`);
    await sleep(15);
  }
}

/** What keeps the database from answering with our password; undefined when it does. */
export async function problemAt(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000, query_timeout: 3_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function endOf(logFile: string): string {
  return existsSync(logFile) ? readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-15).join('\n') : '';
}

function startFailed(logFile: string, cause: unknown): LedgerError {
  return new LedgerError(
    'LedgerStartFailed',
    `the database of the ledger did not start: ${messageOf(cause)}. The end of ${logFile}:\n${endOf(logFile)}`,
    { cause },
  );
}
