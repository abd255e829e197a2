import type { Worker } from '@temporalio/worker';

/** All of them together: one that fails ends the others, and is waited for as they are. @throws what the first one failed with. */
export async function serve(workers: readonly Worker[], signal: AbortSignal, onReady: () => void): Promise<void> {
  const stop = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const failures: unknown[] = [];
  const done = Promise.all(
    workers.map((worker) =>
      worker
        .run()
        .catch((error: unknown) => failures.push(error))
        .finally(stop),
    ),
  );
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  onReady();
  try {
    await done;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  if (failures.length > 0) throw failures[0];
}
