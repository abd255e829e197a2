import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BellwetherError } from '../../base/errors';
import { endProcess } from '../../server/process-life';
import type { WorkerProcessArguments } from './worker-process';

export interface StartedWorker {
  readonly pid: number;
  /** Resolves when it ends without having been stopped. */
  readonly broken: Promise<Error>;
  stop(): Promise<void>;
}

const readyTimeoutMs = 60_000;
const stopGraceMs = 10_000;

/**
 * Starts a worker as a process of its own, in a process group of its own, so that Ctrl-C reaches it only through us.
 * Its log is `worker.log` in the state folder.
 * @throws BellwetherError `WorkerStartFailed` with the end of its log; the reason of the signal when it was aborted.
 */
export async function startWorker(given: WorkerProcessArguments, signal: AbortSignal): Promise<StartedWorker> {
  signal.throwIfAborted();
  mkdirSync(given.stateFolder, { recursive: true });
  const logFile = path.join(given.stateFolder, 'worker.log');
  const log = openSync(logFile, 'w');
  const child = fork(path.join(__dirname, 'worker-process.js'), [JSON.stringify(given)], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  try {
    await ready(child, logFile, signal);
  } catch (error) {
    if (child.pid !== undefined) await endProcess(child.pid, 0);
    throw error;
  }
  if (given.detached) {
    child.disconnect();
    child.unref();
  }
  const pid = child.pid ?? 0;
  return { pid, broken: endOf(child, logFile), stop: () => endProcess(pid, stopGraceMs) };
}

function ready(child: ChildProcess, logFile: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      child.removeAllListeners('exit');
      end();
    };
    const failed = (what: string): void => {
      settle(() => reject(new BellwetherError('WorkerStartFailed', `${what}. ${endOfLog(logFile)}`)));
    };
    const aborted = (): void => {
      settle(() => reject(signal.reason as Error));
    };
    const timer = setTimeout(() => {
      failed(`the worker was not ready within ${readyTimeoutMs / 1000} s`);
    }, readyTimeoutMs);
    signal.addEventListener('abort', aborted);
    child.once('message', () => {
      settle(resolve);
    });
    child.once('exit', (code, killedBy) => {
      failed(`the worker ended with ${killedBy ?? `code ${String(code)}`}`);
    });
    child.once('error', (error) => {
      failed(`the worker could not be started: ${error.message}`);
    });
  });
}

function endOf(child: ChildProcess, logFile: string): Promise<Error> {
  return new Promise((resolve) => {
    child.once('exit', (code, killedBy) => {
      const how = killedBy ?? `code ${String(code)}`;
      resolve(new BellwetherError('WorkerEnded', `the worker ended with ${how}. ${endOfLog(logFile)}`));
    });
  });
}

function endOfLog(file: string): string {
  const log = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
  return log === '' ? `Its log ${file} is empty.` : `The end of ${file}:\n${log}`;
}
