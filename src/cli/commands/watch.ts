import type { RunResult } from '../../engine';
import { openEnvironment, type Environment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { outcomeLines } from '../render/outcome';
import { durationText } from '../render/text';
import { follow } from './run';
import { exitCodeOf } from './shared';

/** Follows a run to its end. With `--json` every event is one line. */
export async function watch(runId: string, output: Output, signal: AbortSignal): Promise<ExitCode> {
  const environment = await openEnvironment({ worker: true, log: output.note, signal });
  try {
    const result = output.json
      ? await stream(environment, runId, output, signal)
      : await follow(environment, runId, output, signal);
    if (result === undefined) {
      output.note(`\nNo longer watching. The run ${runId} keeps its place.`);
      return exitCodes.interrupted;
    }
    if (!output.json) summarise(output, result);
    return exitCodeOf(result.status);
  } finally {
    await environment.stop();
  }
}

async function stream(
  { client }: Environment,
  runId: string,
  output: Output,
  signal: AbortSignal,
): Promise<RunResult | undefined> {
  for await (const event of client.watch(runId)) {
    if (signal.aborted) return undefined;
    output.document(event);
    if (event.kind === 'ended') return event.result;
  }
  return undefined;
}

function summarise(output: Output, result: RunResult): void {
  output.line();
  output.line(`${result.status} in ${durationText(result.statistics.durationMs)}`);
  if (result.error !== undefined) output.line(`  ${result.error.type}: ${result.error.message}`);
  for (const line of outcomeLines(result)) output.line(line);
}
