import { loadDefinition } from '../../client';
import type { WhatIf, WhatIfStep } from '../../engine';
import { openEnvironment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
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
    else for (const line of linesOf(found)) output.line(line);
    return exitCodes.done;
  } finally {
    await environment.stop();
  }
}

function linesOf({ steps, before, after, unknown }: WhatIf): string[] {
  if (steps.length === 0) return ['every step would stand as it does, with the same input'];
  return [
    ...steps.flatMap(stepLines),
    '',
    before === after ? `the run: ${after}, as before` : `the run: ${before} before, ${after} now`,
    ...(unknown.length > 0 ? [`nothing is recorded of: ${unknown.join(', ')}; what follows from them is unknown`] : []),
  ];
}

function stepLines({ path, action, before, after, why, input }: WhatIfStep): string[] {
  const how = before === after ? (after ?? '') : `${before ?? 'not there'} before, ${after ?? 'not there'} now`;
  return [
    `${path}${action === undefined ? '' : ` (${action})`}: ${how}`,
    ...(why !== undefined && before !== after ? [`  ${why}`] : []),
    ...(input === undefined ? [] : [`  input before: ${shown(input.before)}`, `  input now:    ${shown(input.after)}`]),
  ];
}

const shown = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value).slice(0, 300));
