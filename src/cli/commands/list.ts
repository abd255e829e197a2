import { openEnvironment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { durationText, table } from '../render/text';

/** Lists the newest runs. */
export async function list(
  options: { readonly limit: number },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const environment = await openEnvironment({ worker: false, log: output.note, signal });
  try {
    const runs = await environment.client.list(options.limit);
    if (output.json) {
      output.document({ runs });
      return exitCodes.done;
    }
    if (runs.length === 0) output.line('no runs yet; start one with: npx bellwether run simple-backtest');
    const rows = runs.map((run) => [
      run.runId,
      run.definition ?? '',
      run.status,
      run.startedAt.slice(0, 19).replace('T', ' '),
      took(run.startedAt, run.closedAt),
    ]);
    for (const line of table(
      runs.length === 0 ? [] : [['RUN', 'DEFINITION', 'STATUS', 'STARTED (UTC)', 'TOOK'], ...rows],
    ))
      output.line(line);
    return exitCodes.done;
  } finally {
    await environment.stop();
  }
}

function took(startedAt: string, closedAt: string | undefined): string {
  return closedAt === undefined ? '' : durationText(Date.parse(closedAt) - Date.parse(startedAt));
}
