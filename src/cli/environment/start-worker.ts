import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BellwetherError } from '../../base/errors';
import { endProcess } from '../../server/process-life';
import type { WorkerProcessArguments } from './worker-process';

export interface StartedWorker {
  readonly pid: number;
  stop(): Promise<void>;
}

const readyTimeoutMs = 60_000;
const stopGraceMs = 10_000;

/**
 * Starts a worker as a process of its own, in a process group of its own, so that Ctrl-C reaches it only through us.
 * Its log is `worker.log` in the state folder.
 * @throws BellwetherError `WorkerStartFailed` with the end of its log.
 */
export async function startWorker(given: WorkerProcessArguments): Promise<StartedWorker> {
  mkdirSync(given.stateFolder, { recursive: true });
  const logFile = path.join(given.stateFolder, 'worker.log');
  const log = openSync(logFile, 'w');
  const child = fork(path.join(__dirname, 'worker-process.js'), [JSON.stringify(given)], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  try {
    await ready(child, logFile);
  } catch (error) {
    if (child.pid !== undefined) await endProcess(child.pid, 0);
    throw error;
  }
  if (given.detached) {
    child.disconnect();
    child.unref();
  }
  const pid = child.pid ?? 0;
  return { pid, stop: () => endProcess(pid, stopGraceMs) };
}

function ready(child: ChildProcess, logFile: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (what: string): void => {
      clearTimeout(timer);
      reject(new BellwetherError('WorkerStartFailed', `${what}. The end of ${logFile}:\n${tail(logFile)}`));
    };
    const timer = setTimeout(() => {
      failed(`the worker was not ready within ${readyTimeoutMs / 1000} s`);
    }, readyTimeoutMs);
    child.once('message', () => {
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve();
    });
    child.once('exit', (code, signal) => {
      failed(`the worker ended with ${signal ?? `code ${String(code)}`}`);
    });
    child.once('error', (error) => {
      failed(`the worker could not be started: ${error.message}`);
    });
  });
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-15).join('\n');
}
