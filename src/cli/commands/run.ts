import type { Plan, RunResult } from '../../engine';
import { openEnvironment, type Environment } from '../environment/environment';
import type { ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { orGiveUp } from '../give-up';
import { colors } from '../render/colors';
import { endLines } from '../render/outcome';
import { followShown } from './follow';
import { prepareRun } from './prepare';
import { runToResume, type ResumeChoices } from './take-up';
import { showTrading } from './trading-of-run';
import { exitCodeOf, runUrl, startRun, type StartChoices } from './shared';

export interface RunOptions extends StartChoices, ResumeChoices {
  /** Leave the server, its UI and the worker running. */
  readonly keep?: boolean;
}

/** Runs a definition to its end and shows it live. Everything is checked before anything starts. */
export async function run(
  nameOrPath: string,
  options: RunOptions,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { plan, variables } = await orGiveUp(prepareRun(nameOrPath, options, output), signal);
  const environment = await openEnvironment({
    worker: true,
    keep: options.keep === true,
    ...(options.taskQueue !== undefined && { taskQueue: options.taskQueue }),
    log: output.note,
    signal,
  });
  try {
    const resumed = await runToResume(environment.client, plan, options, output.note);
    // What takes long has been waited for: nothing is started for somebody who has pressed Ctrl-C meanwhile.
    signal.throwIfAborted();
    const runId = resumed ?? (await startRun(environment.client, plan, variables, options));
    if (!output.json) announce(output, environment, plan, runId, resumed !== undefined);
    const result = await followShown(environment, runId, output, signal);
    if (output.json) output.document({ runId, ...result });
    else await report(output, environment, runId, result);
    return exitCodeOf(result.status);
  } finally {
    await environment.stop();
  }
}

function announce(output: Output, environment: Environment, plan: Plan, runId: string, resumed: boolean): void {
  const { uiUrl, namespace } = environment;
  output.line();
  output.line(`${colors.bold(plan.name)} ${plan.version}   ${colors.dim(`run ${runId}`)}`);
  if (resumed) {
    output.line(colors.yellow('  Resuming the run that was interrupted; what it has completed is not done again.'));
    output.line(colors.yellow('  (--no-resume starts another.)'));
  }
  if (uiUrl !== undefined) {
    output.line(colors.dim('  live in the Temporal UI:'));
    output.line(colors.dim(`  ${runUrl(uiUrl, namespace, runId)}`));
  }
  output.line();
}

async function report(output: Output, environment: Environment, runId: string, result: RunResult): Promise<void> {
  const { uiUrl, namespace, serverStays } = environment;
  output.line();
  for (const line of endLines(result, output.columns)) output.line(line);
  await showTrading(environment.client, runId, result.steps, output);
  output.line();
  output.line(`  Look at the run here:            npx bellwether show ${runId}`);
  if (uiUrl === undefined) return;
  if (serverStays) {
    output.line('  or in the Temporal UI (npx bellwether down stops it):');
    output.line(`  ${runUrl(uiUrl, namespace, runId)}`);
  } else {
    output.line('  or in the Temporal UI, whose address this prints: npx bellwether up');
  }
}
