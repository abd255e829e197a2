import type { Worker } from '@temporalio/worker';

/** All of them together: one that fails ends the others. */
export async function serve(workers: readonly Worker[], signal: AbortSignal, onReady: () => void): Promise<void> {
  const stop = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const done = Promise.all(workers.map((worker) => worker.run().finally(stop)));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  onReady();
  try {
    await done;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
