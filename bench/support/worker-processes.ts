import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import type { BenchWorkerArguments, WorkerUsage } from './bench-worker';

export interface BenchWorker {
  /** What it has used since it was asked before. */
  usage(): Promise<WorkerUsage>;
  stop(): Promise<void>;
}

const usageSchema = z.object({ processorMs: z.number(), peakBytes: z.number(), bytes: z.number() });

/** A worker in a process of its own, once it polls. @throws Error when it ends before. */
export async function startBenchWorker(
  given: BenchWorkerArguments,
  environment: NodeJS.ProcessEnv = {},
): Promise<BenchWorker> {
  const hook = path.resolve(__dirname, '../../test/support/typescript-hook.cjs');
  const child = spawn(
    process.execPath,
    ['--require', hook, path.join(__dirname, 'bench-worker.ts'), JSON.stringify(given)],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, ...environment } },
  );
  const ended = once(child, 'exit');
  const answer = async (): Promise<unknown> => {
    const [message] = (await Promise.race([once(child, 'message'), gone(ended)])) as readonly unknown[];
    return message;
  };
  await answer();
  return {
    async usage() {
      const answered = answer();
      child.send('usage');
      return usageSchema.parse(await answered);
    },
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function gone(ended: Promise<unknown>): Promise<never> {
  await ended;
  throw new Error('a worker of the bench has ended; above stands why');
}
