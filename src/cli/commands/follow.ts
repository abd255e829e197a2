import { BellwetherError } from '../../base/errors';
import type { RunEvent } from '../../client';
import type { RunResult } from '../../engine';
import type { Environment } from '../environment/environment';
import type { Output } from '../output';
import { runView } from '../render/run-view';
import { interruptedError } from './shared';

/**
 * Follows a run to its end and hands every event on.
 * @throws BellwetherError `Interrupted` on Ctrl-C, `WorkerEnded` when the worker that was started for it has died.
 */
export async function follow(
  { client, broken, workerStays }: Environment,
  runId: string,
  signal: AbortSignal,
  onEvent: (event: RunEvent) => void,
): Promise<RunResult> {
  const interrupted = new Promise<never>((_, reject) => {
    const interrupt = (): void => {
      reject(interruptedError(runId, workerStays));
    };
    signal.addEventListener('abort', interrupt);
    if (signal.aborted) interrupt();
  });
  const workerEnded = broken.then((error) => {
    const message = `${error.message}\nThe run ${runId} keeps its place; take it up again with: npx bellwether watch ${runId}`;
    throw new BellwetherError('WorkerEnded', message, { cause: error });
  });
  const events = client.watch(runId);
  for (;;) {
    const next = await Promise.race([events.next(), interrupted, workerEnded]);
    if (next.done === true) {
      const message = `the run ${runId} could not be followed to its end; see: npx bellwether show ${runId}`;
      throw new BellwetherError('WatchEnded', message);
    }
    onEvent(next.value);
    if (next.value.kind === 'ended') return next.value.result;
  }
}

/** Follows a run and shows it to a person, or to nobody where JSON is wanted. */
export async function followShown(
  environment: Environment,
  runId: string,
  output: Output,
  signal: AbortSignal,
): Promise<RunResult> {
  if (output.json) return follow(environment, runId, signal, () => undefined);
  const view = runView(output);
  try {
    return await follow(environment, runId, signal, (event) => {
      view.show(event);
    });
  } finally {
    view.close();
  }
}
