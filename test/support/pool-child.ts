import { testPool } from './test-pool';

/** Has a pool with one process that computes without giving way and one that is idle, says which they are, and stays. */
async function main(): Promise<void> {
  const pool = testPool({ execArgv: process.execArgv, idleMs: 600_000 });
  const ports = (progress: () => void) => ({
    log: { info: () => undefined, warn: () => undefined },
    progress,
    signal: new AbortController().signal,
    step: { runId: 'run', stepPath: 'step', attempt: 1 },
  });
  const run = (action: string, input: unknown, progress: () => void) =>
    pool.run({ action, input, executionId: 'execution', ports: Object.assign({} as never, ports(progress)) });
  await new Promise<void>((resolve) => void run('pool.spin', { ms: 600_000, note: 'in' }, resolve));
  await run('pool.pid', {}, () => undefined);
  process.stdout.write(`${JSON.stringify(pool.stats().pids)}\n`);
  setInterval(() => undefined, 60_000);
}

void main();
