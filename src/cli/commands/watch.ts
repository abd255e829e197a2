import { openEnvironment } from '../environment/environment';
import type { ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { endLines } from '../render/outcome';
import { follow, followShown } from './follow';
import { exitCodeOf } from './shared';
import { showTrading } from './trading-of-run';

/** Follows a run to its end. With `--json` every event is one line. */
export async function watch(runId: string, output: Output, signal: AbortSignal): Promise<ExitCode> {
  const environment = await openEnvironment({ worker: false, log: output.note, signal });
  try {
    const { closedAt, status } = await environment.client.show(runId);
    // A cancelled execution has no result of its own: a worker has to work it out.
    if (closedAt === undefined || status === 'cancelled') await environment.needWorker();
    const result = output.json
      ? await follow(environment, runId, signal, output.document, true)
      : await followShown(environment, runId, output, signal);
    if (!output.json) {
      output.line();
      for (const line of endLines(result, output.columns)) output.line(line);
      await showTrading(environment.client, runId, result.steps, output);
    }
    return exitCodeOf(result.status);
  } finally {
    await environment.stop();
  }
}
