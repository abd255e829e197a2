import { openEnvironment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import { orGiveUp } from '../give-up';
import type { Output } from '../output';
import { prepareRun } from './prepare';
import { runUrl, startRun, type StartChoices } from './shared';

/** Starts a run and comes back at once; the embedded server and its worker are left running for it. */
export async function start(
  nameOrPath: string,
  options: StartChoices,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { plan, variables } = await orGiveUp(prepareRun(nameOrPath, options, output), signal);
  const environment = await openEnvironment({
    worker: true,
    keep: true,
    ...(options.taskQueue !== undefined && { taskQueue: options.taskQueue }),
    log: output.note,
    signal,
  });
  try {
    signal.throwIfAborted();
    const runId = await startRun(environment.client, plan, variables, options);
    if (output.json) {
      output.document({ runId, definition: plan.name, planHash: plan.hash });
      return exitCodes.done;
    }
    output.line(`started ${runId}`);
    output.line(`  follow it: npx bellwether watch ${runId}`);
    if (environment.uiUrl !== undefined)
      output.line(`  Temporal UI: ${runUrl(environment.uiUrl, environment.namespace, runId)}`);
    return exitCodes.done;
  } finally {
    await environment.stop();
  }
}
