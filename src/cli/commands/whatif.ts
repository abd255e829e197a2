import { loadDefinition } from '../../client';
import { openEnvironment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { whatIfLines } from '../render/what-if-lines';
import { variablesFromText } from './shared';

/** Shows what a run would have come to with another definition or other variables. Nothing is executed. */
export async function whatif(
  runId: string,
  options: { readonly definition?: string; readonly var: Readonly<Record<string, string>> },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const edited = options.definition === undefined ? undefined : (await loadDefinition(options.definition)).plan;
  const environment = await openEnvironment({ worker: true, looks: true, log: output.note, signal });
  try {
    const source = await environment.client.reruns.checkpoint(runId);
    const plan = edited ?? source.plan;
    const found = environment.client.reruns.whatIf(source, { plan, variables: variablesFromText(plan, options.var) });
    if (output.json) output.document(found);
    else for (const line of whatIfLines(found, output.columns)) output.line(line);
    return exitCodes.done;
  } finally {
    await environment.stop();
  }
}
