import type { RunSummary } from '../../client';
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
    for (const line of runLines(runs, output.columns)) output.line(line);
    return exitCodes.done;
  } finally {
    await environment.stop();
  }
}

/** A table where it fits; else two lines a run, so that no id is cut: it is there to be copied. */
export function runLines(runs: readonly RunSummary[], columns: number): readonly string[] {
  if (runs.length === 0) return [];
  const rows = runs.map((run) => [
    run.runId,
    run.definition ?? '',
    run.status,
    run.startedAt.slice(0, 19).replace('T', ' '),
    took(run.startedAt, run.closedAt),
  ]);
  const lines = table([['RUN', 'DEFINITION', 'STATUS', 'STARTED (UTC)', 'TOOK'], ...rows]);
  if (lines.every((line) => line.length <= columns)) return lines;
  return table(rows.map(([, , ...rest]) => ['', ...rest])).flatMap((line, at) => [runs[at]?.runId ?? '', line]);
}

function took(startedAt: string, closedAt: string | undefined): string {
  return closedAt === undefined ? '' : durationText(Date.parse(closedAt) - Date.parse(startedAt));
}
