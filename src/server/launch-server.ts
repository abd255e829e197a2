import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../base/errors';
import { answersAt } from './free-ports';
import { endProcess } from './process-life';
import { checkHealth } from './server-health';
import { loopback, serverArguments, type ServerPorts } from './server-arguments';
import { startFailure } from './start-failure';

export interface LaunchOptions {
  readonly binary: string;
  /** The folder that it runs in, with its database and its log. */
  readonly folder: string;
  readonly ports: ServerPorts;
  /** How long it may take to be healthy. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Called as soon as there is a process, before it is healthy. */
  readonly onSpawn: (pid: number) => Promise<void>;
}

/**
 * Starts the dev server and waits until it is healthy. Its output goes to `server.log` (that of the last start to
 * `server.log.1`). It is in a process group of its own, so that Ctrl-C in a terminal leaves it to us to stop it, after the worker.
 *
 * @throws BellwetherError `TemporalStartFailed` with what the log says, `TemporalPortTaken` when a port was taken in the meantime.
 */
export async function launchServer(options: LaunchOptions): Promise<number> {
  mkdirSync(options.folder, { recursive: true });
  const logFile = path.join(options.folder, 'server.log');
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.1`);
  const output = openSync(logFile, 'a');
  const child = spawn(options.binary, serverArguments(options.ports), {
    cwd: options.folder,
    detached: true,
    stdio: ['ignore', output, output],
    env: environmentForServer(),
    windowsHide: true,
  });
  closeSync(output);
  let ending: string | undefined;
  child.once('error', (error) => (ending = error.message));
  child.once('exit', (code, signal) => (ending = `it ended with ${signal ?? `exit code ${String(code)}`}`));
  child.unref();

  const { pid } = child;
  try {
    if (pid !== undefined) await options.onSpawn(pid);
    await untilHealthy(options, () => ending);
  } catch (error) {
    if (pid !== undefined) await endProcess(pid, 2_000);
    if (options.signal?.aborted === true) throw error;
    throw startFailure(logFile, error);
  }
  if (pid === undefined) throw startFailure(logFile, new Error('it has no process id'));
  return pid;
}

async function untilHealthy(
  { ports, timeoutMs, signal }: LaunchOptions,
  ending: () => string | undefined,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const how = ending();
    if (how !== undefined) throw new Error(how);
    try {
      // First whether there is a socket at all: gRPC waits a second before it tries again.
      if (!(await answersAt(ports.grpc))) throw new Error('nothing listens on its port');
      await checkHealth(`${loopback}:${ports.grpc}`, 1_000);
      // Another server could answer on a port that ours failed to get: then ours has ended, or is about to.
      if (ending() === undefined) return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw new Error(`it was not healthy after ${timeoutMs / 1000} s: ${messageOf(error)}`, { cause: error });
      }
    }
    await sleep(20);
  }
}

/** Connection settings of the user's (TEMPORAL_ADDRESS, TEMPORAL_PROFILE, …) are not for our own server. */
function environmentForServer(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
