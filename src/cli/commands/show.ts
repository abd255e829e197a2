import { BellwetherError } from '../../base/errors';
import { RunWithoutResultError, type RunSummary } from '../../client';
import type { RunResult, StepError } from '../../engine';
import { openEnvironment, type Environment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { errorText, outcomeLines, standingLines } from '../render/outcome';
import { stepTree } from '../render/steps';
import { durationText } from '../render/text';

/** Shows one run: its steps, why each is as it is, its variables and its outcome. */
export async function show(runId: string, output: Output, signal: AbortSignal): Promise<ExitCode> {
  const environment = await openEnvironment({ worker: false, looks: true, log: output.note, signal });
  try {
    const summary = await environment.client.show(runId);
    const { result, error } = await inspect(environment, summary, output);
    if (output.json) {
      output.document({ ...summary, ...result, ...(error !== undefined && { error }) });
      return exitCodes.done;
    }
    output.line(`${runId}   ${result?.status ?? summary.status}   started ${summary.startedAt}`);
    if (result !== undefined) describe(output, result);
    if (error !== undefined) output.line(`\nerror   ${errorText(error)}`);
    if (result !== undefined) printRest(output, result);
    return exitCodes.done;
  } finally {
    await environment.stop();
  }
}

interface Inspection {
  readonly result?: RunResult;
  readonly error?: StepError;
}

/** All that can be known of a run: its result so far, and what it failed or was refused for. */
async function inspect(environment: Environment, summary: RunSummary, output: Output): Promise<Inspection> {
  const { client } = environment;
  const { runId, closedAt, status } = summary;
  try {
    // What ended has its result in the server, but for the cancelled ones; all else a worker has to work out.
    if (closedAt === undefined || status === 'cancelled') await environment.needWorker();
    const result = closedAt === undefined ? await client.state(runId) : await client.result(runId);
    return result === undefined ? {} : { result, ...(result.error && { error: result.error }) };
  } catch (error) {
    if (error instanceof RunWithoutResultError) return { error: { type: error.code, message: error.message } };
    if (!(error instanceof BellwetherError) || error.code !== 'TemporalRefused') throw error;
    output.note(`The steps of the run cannot be shown, since no worker answered: ${error.message}`);
    return {};
  }
}

function describe(output: Output, { context, progress, statistics, steps }: RunResult): void {
  output.line();
  output.line('variables');
  for (const [name, value] of Object.entries(context.variables)) output.line(`  ${name} = ${JSON.stringify(value)}`);
  output.line();
  const took = statistics.durationMs === undefined ? '' : `, ${durationText(statistics.durationMs)}`;
  output.line(`steps   ${progress.percent} %, ${statistics.attempts} attempts${took}`);
  for (const line of stepTree(steps, output.columns, Date.now())) output.line(line);
}

function printRest(output: Output, result: RunResult): void {
  const standing = standingLines(result, output.columns);
  if (standing.length > 0) output.line();
  for (const line of standing) output.line(line);
  const outcome = outcomeLines(result, output.columns);
  if (outcome.length > 0) output.line();
  for (const line of outcome) output.line(line);
}
