import type { WorkflowClient, WorkflowExecutionInfo } from '@temporalio/client';
import type { RunResult } from '../engine';
import { runMemoKeys, runWorkflowType } from '../protocol';
import { summaryOf } from './list-runs';
import { isMadeUpFor } from './run-id';
import { resultOfRun } from './run-result';
import { RunWithoutResultError } from './run-without-result';
import { startedDefinition } from './started-definition';
import { isInvalidArgument } from './temporal-error';

/** A run that has ended, as far as the server still knows it. */
export interface PastRun {
  readonly runId: string;
  readonly definition: string;
  readonly status: string;
  /** Of the whole run, in milliseconds. Absent where it ended without a result. */
  readonly durationMs?: number;
  /** It goes on from another run or from a checkpoint: only a part of what it tells of was done in it. */
  readonly goesOn?: true;
  /** Absent of runs that were cancelled, terminated or refused: the server has no result of theirs. */
  readonly result?: RunResult;
}

/** Results read at once: each may have some megabytes. */
const atOnce = 8;

/** Which runs are read: those that Temporal has with these statuses, and whether those that go on from others are left out. */
export interface PastRunChoice {
  readonly statuses?: readonly string[];
  readonly fromTheBeginning?: boolean;
}

/** The runs that ended last, of one definition or of all, the newest first; at most `limit`. */
export async function pastRuns(
  client: WorkflowClient,
  limit: number,
  definition?: string,
  { statuses = closed, fromTheBeginning = false }: PastRunChoice = {},
): Promise<PastRun[]> {
  const name = definition?.replaceAll('-', '_').replaceAll(/[^A-Za-z0-9_]/g, '_');
  const fits = (execution: WorkflowExecutionInfo): boolean => !fromTheBeginning || !saysGoesOn(execution);
  const found = await closedRuns(client, limit, name, statuses, fits);
  const read: PastRun[] = [];
  for (let at = 0; at < found.length; at += atOnce)
    read.push(...(await Promise.all(found.slice(at, at + atOnce).map((execution) => readRun(client, execution)))));
  return fromTheBeginning ? read.filter(({ goesOn }) => goesOn !== true) : read;
}

const closed = ['Completed', 'Failed', 'Canceled', 'Terminated', 'TimedOut'];

/** By its search attribute; where the namespace lacks it, by the ids that were made up for the definition. */
async function closedRuns(
  client: WorkflowClient,
  limit: number,
  name: string | undefined,
  statuses: readonly string[],
  fits: (execution: WorkflowExecutionInfo) => boolean,
): Promise<WorkflowExecutionInfo[]> {
  const ended = `WorkflowType = '${runWorkflowType}' AND ExecutionStatus IN (${statuses.map((one) => `'${one}'`).join(', ')})`;
  if (name === undefined) return take(client, ended, limit, fits);
  try {
    return await take(client, `${ended} AND BellwetherDefinition = '${name}'`, limit, fits);
  } catch (error) {
    if (!isInvalidArgument(error)) throw error;
    const byId = `${ended} AND WorkflowId STARTS_WITH '${name}-'`;
    return take(client, byId, limit, (execution) => fits(execution) && isMadeUpFor(name, execution.workflowId));
  }
}

async function take(
  client: WorkflowClient,
  query: string,
  limit: number,
  fits: (execution: WorkflowExecutionInfo) => boolean,
): Promise<WorkflowExecutionInfo[]> {
  const found: WorkflowExecutionInfo[] = [];
  for await (const execution of client.list({ query, pageSize: Math.min(limit, 100) })) {
    if (fits(execution)) found.push(execution);
    if (found.length === limit) break;
  }
  return found;
}

async function readRun(client: WorkflowClient, execution: WorkflowExecutionInfo): Promise<PastRun> {
  const { runId, definition: told, status } = summaryOf(execution);
  const result = await resultIn(client, execution);
  const definition =
    told ?? nameInId(execution.workflowId) ?? (await startedDefinition(client, execution)) ?? '(unknown)';
  const durationMs = result?.statistics.durationMs;
  // What goes on from another run was not always said in the memo: what it keeps tells it too.
  const goesOn = saysGoesOn(execution) || result?.steps.some(({ kept }) => kept === true) === true;
  return {
    runId,
    definition,
    status: result?.status ?? status,
    ...(durationMs !== undefined && { durationMs }),
    ...(goesOn && { goesOn }),
    ...(result && { result }),
  };
}

const saysGoesOn = ({ memo }: WorkflowExecutionInfo): boolean => memo?.[runMemoKeys.goesOn] === true;

/** What the server keeps of a run's end; a cancelled one would have to be worked out by a worker. */
async function resultIn(
  client: WorkflowClient,
  { workflowId, runId, status }: WorkflowExecutionInfo,
): Promise<RunResult | undefined> {
  if (status.name === 'CANCELLED') return undefined;
  try {
    return await resultOfRun(client, workflowId, runId);
  } catch (error) {
    if (error instanceof RunWithoutResultError) return undefined;
    throw error;
  }
}

/** The definition that an id was made up for; of an id that a person chose, or of a child, the id tells nothing. */
const nameInId = (runId: string): string | undefined => /^(\w+)-\d{8}-\d{6}-[0-9a-f]+$/.exec(runId)?.[1];
