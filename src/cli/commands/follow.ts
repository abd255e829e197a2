import { BellwetherError } from '../../base/errors';
import type { BellwetherClient, RunEvent } from '../../client';
import type { RunResult } from '../../engine';
import type { Environment } from '../environment/environment';
import type { Output } from '../output';
import { runView } from '../render/run-view';
import { interruptedError } from './shared';

/** What following a run takes of an environment. */
type Followed = Pick<Environment, 'broken' | 'workerStays'> & { readonly client: Pick<BellwetherClient, 'watch'> };

/**
 * Follows a run to its end and hands every event on.
 * @throws BellwetherError `Interrupted` on Ctrl-C, `WorkerEnded` when the worker that was started for it has died,
 * `TemporalUnreachable` when the server has gone away; each says how to take the run up again.
 */
export async function follow(
  { client, broken, workerStays }: Followed,
  runId: string,
  signal: AbortSignal,
  onEvent: (event: RunEvent) => void,
  estimate = false,
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
  const events = client.watch(runId, { estimate });
  for (;;) {
    const next = await Promise.race([events.next(), interrupted, workerEnded]).catch((error: unknown) => {
      throw serverLost(error, runId);
    });
    if (next.done === true) {
      const message = `the run ${runId} could not be followed to its end; see: npx bellwether show ${runId}`;
      throw new BellwetherError('WatchEnded', message);
    }
    onEvent(next.value);
    if (next.value.kind === 'ended') return next.value.result;
  }
}

/** A server that went away in the middle takes no run with it: where its place is kept, and how to go on. */
function serverLost(error: unknown, runId: string): unknown {
  if (!(error instanceof BellwetherError) || error.code !== 'TemporalUnreachable') return error;
  const message = `${error.message}\nThe run ${runId} keeps its place; when the server is back, take it up again with: npx bellwether watch ${runId}`;
  return new BellwetherError(error.code, message, { cause: error });
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
    const show = (event: RunEvent): void => {
      view.show(event);
    };
    return await follow(environment, runId, signal, show, true);
  } finally {
    view.close();
  }
}
