import { openEnvironment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { statisticsLines } from '../render/statistics-lines';

/** Sums up the runs that have ended, of one definition or of all, and says how many it has read. */
export async function stats(
  definition: string | undefined,
  { limit }: { readonly limit: number },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const environment = await openEnvironment({ worker: false, log: output.note, signal });
  try {
    const report = await environment.client.stats(definition, limit);
    if (output.json) output.document(report);
    else for (const line of statisticsLines(report, definition, output.columns)) output.line(line);
    return exitCodes.done;
  } finally {
    await environment.stop();
  }
}
