import colors from 'picocolors';
import { BellwetherError } from '../../base/errors';
import { completeVariables, loadDefinition, type LoadedDefinition } from '../../client/definitions';
import { formatIssue } from '../../definition';
import type { RunResult } from '../../engine';
import { openEnvironment, type Environment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { outcomeLines } from '../render/outcome';
import { runView } from '../render/run-view';
import { durationText } from '../render/text';
import { exitCodeOf, variablesFromText } from './shared';

export interface RunOptions {
  readonly var: Readonly<Record<string, string>>;
  readonly id?: string;
  /** Leave the server, its UI and the worker running. */
  readonly keep?: boolean;
  /** Take up an interrupted run of the same definition instead of starting another. */
  readonly resume?: boolean;
  readonly taskQueue?: string;
}

/** Runs a definition to its end and shows it live. Everything is checked before anything starts. */
export async function run(
  nameOrPath: string,
  options: RunOptions,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const definition = await loadDefinition(nameOrPath);
  for (const warning of definition.warnings) output.note(formatIssue(warning));
  const variables = variablesFromText(definition.plan, options.var);
  completeVariables(definition.plan, variables);
  const environment = await openEnvironment({
    worker: true,
    keep: options.keep === true,
    ...(options.taskQueue !== undefined && { taskQueue: options.taskQueue }),
    log: output.note,
    signal,
  });
  try {
    const { runId, resumed } = await startOrResume(environment, definition, variables, options);
    announce(output, environment, definition, runId, resumed);
    const result = await follow(environment, runId, output, signal);
    if (result === undefined) return interrupted(output, runId);
    report(output, environment, runId, result, options.keep === true);
    return exitCodeOf(result.status);
  } finally {
    await environment.stop();
  }
}

async function startOrResume(
  { client }: Environment,
  { plan }: LoadedDefinition,
  variables: ReturnType<typeof variablesFromText>,
  options: RunOptions,
): Promise<{ readonly runId: string; readonly resumed: boolean }> {
  if (options.resume === true && options.id === undefined && Object.keys(variables).length === 0) {
    const interrupted = await client.findRunning(plan.name);
    if (interrupted !== undefined) return { runId: interrupted.runId, resumed: true };
  }
  const runId = await client.start(plan, variables, options.id === undefined ? {} : { runId: options.id });
  return { runId, resumed: false };
}

function announce(
  output: Output,
  environment: Environment,
  { plan }: LoadedDefinition,
  runId: string,
  resumed: boolean,
): void {
  if (output.json) return;
  output.line();
  output.line(`${colors.bold(plan.name)} ${plan.version}   ${colors.dim(`run ${runId}`)}`);
  if (resumed)
    output.line(
      colors.yellow(
        '  Resuming the run that was interrupted; what it has completed is not done again. (--no-resume starts another.)',
      ),
    );
  if (environment.uiUrl !== undefined)
    output.line(colors.dim(`  live in the Temporal UI: ${runUrl(environment.uiUrl, environment.namespace, runId)}`));
  output.line();
}

/** The result of a run, shown while it lives; undefined when the person pressed Ctrl-C. */
export async function follow(
  { client }: Environment,
  runId: string,
  output: Output,
  signal: AbortSignal,
): Promise<RunResult | undefined> {
  const view = output.json ? undefined : runView(output);
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(undefined);
    });
    if (signal.aborted) resolve(undefined);
  });
  const events = client.watch(runId);
  try {
    for (;;) {
      const next = await Promise.race([events.next(), aborted]);
      if (next === undefined) return undefined;
      if (next.done === true)
        throw new BellwetherError(
          'WatchEnded',
          `the run ${runId} could not be followed to its end; see 'bellwether show ${runId}'`,
        );
      view?.show(next.value);
      if (next.value.kind === 'ended') return next.value.result;
    }
  } finally {
    view?.close();
  }
}

function report(output: Output, environment: Environment, runId: string, result: RunResult, kept: boolean): void {
  if (output.json) {
    output.document({ runId, ...result });
    return;
  }
  const failed = exitCodeOf(result.status) !== exitCodes.done;
  const color = failed ? colors.red : result.status === 'degraded' ? colors.yellow : colors.green;
  output.line();
  output.line(`${color(colors.bold(result.status))} in ${durationText(result.statistics.durationMs)}`);
  if (result.error !== undefined) {
    const where = result.error.step === undefined ? '' : `step '${result.error.step}': `;
    output.line(`  ${where}${result.error.type}: ${result.error.message}`);
  }
  for (const line of outcomeLines(result)) output.line(line);
  output.line();
  if (environment.uiUrl !== undefined) {
    const url = runUrl(environment.uiUrl, environment.namespace, runId);
    output.line(
      kept
        ? `  Temporal UI  ${url}   (stop it with: npx bellwether down)`
        : `  Look at the run in the Temporal UI: npx bellwether up, then open ${url}`,
    );
  }
  output.line(`  Look at it here: npx bellwether show ${runId}`);
}

function interrupted(output: Output, runId: string): ExitCode {
  output.note(`\nInterrupted. The run ${runId} keeps its place; take it up again with: npx bellwether watch ${runId}`);
  return exitCodes.interrupted;
}

/** Where the Temporal UI shows a run. */
export function runUrl(uiUrl: string, namespace: string, runId: string): string {
  return `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(runId)}`;
}
