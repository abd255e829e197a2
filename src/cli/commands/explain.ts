import { BellwetherError } from '../../base/errors';
import type { RunDescription, RunSummary } from '../../client';
import { openEnvironment, type Environment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { foldRounds } from '../render/fold-rounds';
import { isLeft, leftLines } from '../render/left-run';
import { stepExplanationLines } from '../render/step-explanation';
import { whyText } from '../render/step-notes';
import { cut, markOf, table } from '../render/text';

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
      if (output.json) output.document({ runId, ...explanation });
      else for (const line of stepExplanationLines(explanation, output.columns)) output.line(line);
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
  if (output.json) {
    const steps = run.steps.map((report) => ({ ...report, why: whyText(report) }));
    const status = isLeft(summary) ? summary.status : run.status;
    output.document({ runId, definition: run.definition, status, steps });
    return;
  }
  for (const line of whyLines(run, output.columns)) output.line(line);
}

function whyLines(run: RunDescription, columns: number): string[] {
  const steps = foldRounds(run.steps);
  const room = columns - '✓ '.length;
  const rows = table(steps.map((report) => [cut(report.path, 40), report.status, whyText(report)]));
  return steps.map(({ status }, index) => `${markOf(status)} ${cut(rows[index] ?? '', room)}`);
}
