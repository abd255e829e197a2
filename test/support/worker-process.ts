import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { TradingWorkerArguments } from './trading-worker-child';
import type { WorkerChildArguments } from './worker-child';

/** A worker in a process of its own, once it polls. @throws Error when it ends before. */
export function startWorkerProcess(given: WorkerChildArguments): Promise<ChildProcess> {
  return startChild('worker-child.ts', given);
}

/** The same for one that trades on the paper broker. */
export function startTradingWorker(given: TradingWorkerArguments): Promise<ChildProcess> {
  return startChild('trading-worker-child.ts', given);
}

async function startChild(file: string, given: object): Promise<ChildProcess> {
  const hook = path.join(__dirname, 'typescript-hook.cjs');
  const main = path.join(__dirname, file);
  const child = spawn(process.execPath, ['--require', hook, main, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface({ input: child.stdout })) if (line === 'ready') return child;
  throw new Error('the worker ended before it was ready');
}

/** Ends it as a crash does. Resolves when it is gone. */
export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
