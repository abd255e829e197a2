import type { RunResult } from '../../engine';
import { openEnvironment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { outcomeLines } from '../render/outcome';
import { stepTree } from '../render/steps';
import { durationText } from '../render/text';

/** Shows one run: its steps, why each is as it is, its variables and its outcome. */
export async function show(runId: string, output: Output, signal: AbortSignal): Promise<ExitCode> {
  const environment = await openEnvironment({ worker: true, log: output.note, signal });
  try {
    const summary = await environment.client.show(runId);
    const state =
      summary.closedAt === undefined ? await environment.client.state(runId) : await environment.client.result(runId);
    if (output.json) output.document({ ...summary, ...state });
    else {
      output.line(`${runId}   ${state?.status ?? summary.status}   started ${summary.startedAt}`);
      if (state !== undefined) describe(output, state);
    }
    return exitCodes.done;
  } finally {
    await environment.stop();
  }
}

function describe(output: Output, state: RunResult): void {
  output.line();
  output.line('variables');
  for (const [name, value] of Object.entries(state.context.variables))
    output.line(`  ${name} = ${JSON.stringify(value)}`);
  output.line();
  output.line(
    `steps   ${state.progress.percent} %, ${state.statistics.attempts} attempts, ${durationText(state.statistics.durationMs)}`,
  );
  for (const line of stepTree(state.steps, output.columns, Date.now())) output.line(line);
  if (state.error !== undefined) {
    output.line();
    output.line(
      `error   ${state.error.step === undefined ? '' : `step '${state.error.step}': `}${state.error.type}: ${state.error.message}`,
    );
  }
  const outcome = outcomeLines(state);
  if (outcome.length > 0) output.line();
  for (const line of outcome) output.line(line);
}
