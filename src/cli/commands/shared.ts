import { BellwetherError } from '../../base/errors';
import type { JsonObject } from '../../base/json';
import type { BellwetherClient, RunPriority, RunSummary } from '../../client';
import { variableFromText } from '../../definition/variable-text';
import type { Plan, RunStatus } from '../../engine';
import { exitCodes, type ExitCode } from '../exit-codes';

/** What starts a run: `run` and `start`. */
export interface StartChoices {
  readonly var: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly taskQueue?: string;
  readonly priority?: RunPriority;
  /** Name of the account that the run is bound to. */
  readonly account?: string;
}

/** Variables given as text, as the values that the plan's declarations want. */
export function variablesFromText(plan: Plan, texts: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      variableFromText(text, Object.hasOwn(plan.variables, name) ? plan.variables[name] : undefined),
    ]),
  );
}

/**
 * Starts a run, under the id that was asked for or one of its own.
 * @throws BellwetherError `RunExists` when there was a run of that id, ended or not: `show` would find the new one only.
 */
export async function startRun(
  client: Pick<BellwetherClient, 'start' | 'show'>,
  plan: Plan,
  variables: JsonObject,
  { id: runId, priority, account }: Pick<StartChoices, 'id' | 'priority' | 'account'>,
): Promise<string> {
  const urgency = { ...(priority !== undefined && { priority }), ...(account !== undefined && { account }) };
  if (runId === undefined) return client.start(plan, variables, urgency);
  await requireNewId(client, runId);
  return client.start(plan, variables, { runId, ...urgency });
}

/** @throws BellwetherError `RunExists` when there was a run of that id, ended or not. */
export async function requireNewId(client: Pick<BellwetherClient, 'show'>, runId: string): Promise<void> {
  const before = await runNamed(client, runId);
  if (before === undefined) return;
  const started = before.startedAt.slice(0, 19).replace('T', ' ');
  throw new BellwetherError(
    'RunExists',
    `there is a run '${runId}' already (${before.status}, started ${started} UTC). Give another --id, or look at that one: npx bellwether show ${runId}`,
  );
}

async function runNamed(client: Pick<BellwetherClient, 'show'>, runId: string): Promise<RunSummary | undefined> {
  try {
    return await client.show(runId);
  } catch (error) {
    if (error instanceof BellwetherError && error.code === 'UnknownRun') return undefined;
    throw error;
  }
}

/** The exit code of a run's end. */
export function exitCodeOf(status: RunStatus): ExitCode {
  return status === 'completed' || status === 'degraded' ? exitCodes.done : exitCodes.runFailed;
}

/** What Ctrl-C in the middle of a run comes to: nothing is lost. */
export function interruptedError(runId: string, goesOn: boolean): BellwetherError {
  const message = goesOn
    ? `No longer watching. The run ${runId} goes on in the background; follow it with: npx bellwether watch ${runId}`
    : `Interrupted. The run ${runId} keeps its place; take it up again with: npx bellwether watch ${runId}`;
  return new BellwetherError('Interrupted', message);
}

/** Where the Temporal UI shows a run. */
export function runUrl(uiUrl: string, namespace: string, runId: string): string {
  return `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(runId)}`;
}
