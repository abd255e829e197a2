import { BellwetherError, messageOf } from '../../base/errors';
import { marketTimeAt } from '../../base/replay-market';
import { RunWithoutResultError, type AttemptUnderWay, type RunSummary } from '../../client';
import type { RunResult, StepError } from '../../engine';
import { openEnvironment, type Environment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { attemptNotes } from '../render/attempt-text';
import { degradedLines } from '../render/degraded-lines';
import { definitionLines } from '../render/definition-lines';
import { errorText } from '../render/error-text';
import { marketLines, outcomeLines, standingLines } from '../render/outcome';
import { foldRounds } from '../render/fold-rounds';
import { isLeft, leftLines } from '../render/left-run';
import { printable } from '../render/printable';
import { cutsNotes, progressText, wholeReasonsLines, wholeStepTree } from '../render/steps';
import { durationText } from '../render/text';
import { wrap } from '../render/wrap';
import { definitionOfRun } from './recorded-plan';
import { showTrading } from './trading-of-run';

/** Shows one run: its steps, why each is as it is, its variables and its outcome. */
export async function show(runId: string, output: Output, signal: AbortSignal): Promise<ExitCode> {
  const environment = await openEnvironment({ worker: false, looks: true, log: output.note, signal });
  try {
    const summary = await environment.client.show(runId);
    const { result, error, left } = await inspect(environment, summary, output);
    const status = left === true ? summary.status : (result?.status ?? summary.status);
    const facts = await definitionOfRun(environment.client, summary);
    const attempts = summary.closedAt === undefined ? await environment.client.attempts(runId) : [];
    if (output.json) {
      const underWay = attempts.length > 0 && { attempts };
      output.document({ ...summary, ...facts, ...result, status, ...(error !== undefined && { error }), ...underWay });
      return exitCodes.done;
    }
    output.line(`${runId}   ${status}   started ${summary.startedAt}`);
    for (const line of definitionLines(facts)) output.line(line);
    if (left === true) for (const line of leftLines(summary, output.columns)) output.line(line);
    const now = left === true ? Date.parse(summary.closedAt ?? '') : Date.now();
    const isCut = result !== undefined && describe(output, { ...result, status }, now, attempts);
    if (error !== undefined) {
      output.line();
      for (const line of wrap(printable(errorText(error)), output.columns, 'error   ', ' '.repeat(8)))
        output.line(line);
    }
    if (result !== undefined) {
      printRest(output, result);
      await showTrading(environment.client, runId, result.steps, output);
      if (isCut) for (const line of wholeReasonsLines(runId, output.columns)) output.line(line);
    }
    return exitCodes.done;
  } finally {
    await environment.stop();
  }
}

interface Inspection {
  readonly result?: RunResult;
  readonly error?: StepError;
  /** It was ended from outside, and the result is how it stood then. */
  readonly left?: true;
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
    if (error instanceof RunWithoutResultError) {
      const left = isLeft(summary) || error.code === 'RunTimedOutByServer';
      const result = left ? await stateAtEnd(environment, runId, output) : undefined;
      return { ...(result && { result, left: true }), error: { type: error.code, message: error.message } };
    }
    if (!(error instanceof BellwetherError) || error.code !== 'TemporalRefused') throw error;
    output.note(`The steps of the run cannot be shown, since no worker answered: ${error.message}`);
    return {};
  }
}

/** What was ended from outside could not say how it stood; its history still tells, to a worker that works it out. */
async function stateAtEnd(environment: Environment, runId: string, output: Output): Promise<RunResult | undefined> {
  try {
    await environment.needWorker();
    return await environment.client.state(runId);
  } catch (error) {
    output.note(`How its steps stood when it was ended cannot be shown: ${messageOf(error)}`);
    return undefined;
  }
}

/** @returns whether it has cut what is said of a step. */
function describe(
  output: Output,
  result: Omit<RunResult, 'status'> & Pick<RunSummary, 'status'>,
  now: number,
  attempts: readonly AttemptUnderWay[],
): boolean {
  const { context, market, progress, statistics, status } = result;
  for (const line of marketLines(result)) output.line(line);
  output.line();
  output.line('variables');
  for (const [name, value] of Object.entries(context.variables)) output.line(`  ${name} = ${JSON.stringify(value)}`);
  output.line();
  const took = statistics.durationMs === undefined ? '' : `, ${durationText(statistics.durationMs)}`;
  output.line(`steps   ${progressText(progress, status)}, ${statistics.attempts} attempts${took}`);
  const notes = attemptNotes(result.steps, attempts, now);
  const steps = foldRounds(result.steps).map((step) => {
    const attemptNote = notes.get(step.path) ?? '';
    return attemptNote === '' ? step : { ...step, attemptNote };
  });
  const at = marketTimeAt(market, now);
  for (const line of wholeStepTree(steps, output.columns, at)) output.line(line);
  return cutsNotes(steps, output.columns, at);
}

function printRest(output: Output, result: RunResult): void {
  const standing = [...degradedLines(result, output.columns), ...standingLines(result, output.columns)];
  if (standing.length > 0) output.line();
  for (const line of standing) output.line(line);
  const outcome = outcomeLines(result, output.columns);
  if (outcome.length > 0) output.line();
  for (const line of outcome) output.line(line);
}
