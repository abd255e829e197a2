import { completeVariables, loadDefinition } from '../../client/definitions';
import { openEnvironment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { runUrl, type RunOptions } from './run';
import { variablesFromText } from './shared';

/** Starts a run and comes back at once; the embedded server and its worker are left running for it. */
export async function start(
  nameOrPath: string,
  options: RunOptions,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { plan } = await loadDefinition(nameOrPath);
  const variables = variablesFromText(plan, options.var);
  completeVariables(plan, variables);
  const environment = await openEnvironment({
    worker: true,
    keep: true,
    ...(options.taskQueue !== undefined && { taskQueue: options.taskQueue }),
    log: output.note,
    signal,
  });
  try {
    const runId = await environment.client.start(
      plan,
      variables,
      options.id === undefined ? {} : { runId: options.id },
    );
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
