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

/**
 * A table where it fits; else two lines a run, so that no id is cut: it is there to be copied. The definition is told in both: where
 * its name leaves no room, first the seconds of the start go, then how long it took.
 */
export function runLines(runs: readonly RunSummary[], columns: number): readonly string[] {
  if (runs.length === 0) return [];
  const fits = (lines: readonly string[]): boolean => lines.every((line) => line.length <= columns);
  const rows = runs.map((run) => [run.runId, run.definition ?? '', run.status, startText(run, 19), tookText(run)]);
  const lines = table([['RUN', 'DEFINITION', 'STATUS', 'STARTED (UTC)', 'TOOK'], ...rows]);
  if (fits(lines)) return lines;
  const details = (startLength: number, withTook: boolean): readonly string[] =>
    table(
      runs.map((run) => [
        '',
        run.definition ?? '',
        run.status,
        startText(run, startLength),
        ...(withTook ? [tookText(run)] : []),
      ]),
    );
  const below = [details(19, true), details(16, true)].find(fits) ?? details(16, false);
  return runs.flatMap(({ runId }, at) => [runId, below[at] ?? '']);
}

/** `2026-11-23 16:23:33`, or less of it. */
const startText = ({ startedAt }: RunSummary, length: number): string => startedAt.slice(0, length).replace('T', ' ');

function tookText({ startedAt, closedAt }: RunSummary): string {
  return closedAt === undefined ? '' : durationText(Date.parse(closedAt) - Date.parse(startedAt));
}
