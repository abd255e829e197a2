import { BellwetherError } from '../../base/errors';
import type { AttemptUnderWay, RunSummary } from '../../client';
import { openEnvironment, type Environment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { attemptNotes, attemptText } from '../render/attempt-text';
import { isLeft, leftLines } from '../render/left-run';
import { stepExplanationLines } from '../render/step-explanation';
import { whyText } from '../render/step-notes';
import { whyLines } from '../render/why-lines';

/** Tells why a step stands as it does, with the values of its condition and what it depends on; or of every step, in a line. */
export async function explain(
  runId: string,
  step: string | undefined,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const environment = await openEnvironment({ worker: false, looks: true, log: output.note, signal });
  try {
    const summary = await environment.client.show(runId);
    // A run explains itself, ended or not: that takes a worker.
    await environment.needWorker();
    if (isLeft(summary)) for (const line of leftLines(summary, output.columns)) output.note(line.trim());
    if (step === undefined) await explainAll(environment, summary, output);
    else {
      const explanation = await environment.client.explain(runId, step);
      const attempt = (await attemptsOf(environment, summary)).find((one) => one.step === explanation.step.path);
      const text = attempt === undefined ? '' : attemptText(attempt, Date.now());
      if (output.json) output.document({ runId, ...explanation, ...(attempt && { attempt }) });
      else for (const line of stepExplanationLines(explanation, output.columns, text)) output.line(line);
    }
    return exitCodes.done;
  } finally {
    await environment.stop();
  }
}

async function explainAll({ client }: Environment, summary: RunSummary, output: Output): Promise<void> {
  const { runId } = summary;
  const run = await client.progress(runId, 30_000);
  if (run === undefined) {
    const message = `the run '${runId}' cannot be asked: it has no plan yet, or no worker answers within 30 s`;
    throw new BellwetherError('NoAnswer', message);
  }
  const attempts = await attemptsOf({ client }, summary);
  if (output.json) {
    const steps = run.steps.map((report) => ({ ...report, why: whyText(report) }));
    const status = isLeft(summary) ? summary.status : run.status;
    output.document({ runId, definition: run.definition, status, steps, attempts });
    return;
  }
  const notes = attemptNotes(run.steps, attempts, Date.now());
  for (const line of whyLines(run.steps, notes, output.columns)) output.line(line);
}

/** Of a run that has ended nothing is under way. */
async function attemptsOf(
  { client }: Pick<Environment, 'client'>,
  { runId, closedAt }: RunSummary,
): Promise<readonly AttemptUnderWay[]> {
  return closedAt === undefined ? client.attempts(runId) : [];
}
