import type { WorkflowClient, WorkflowExecutionInfo } from '@temporalio/client';
import type { RunResult } from '../engine';
import { runWorkflowType } from '../protocol';
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
  /** Absent of runs that were cancelled, terminated or refused: the server has no result of theirs. */
  readonly result?: RunResult;
}

/** Results read at once: each may have some megabytes. */
const atOnce = 8;

/** The runs that ended last, of one definition or of all, the newest first; at most `limit`. */
export async function pastRuns(
  client: WorkflowClient,
  limit: number,
  definition?: string,
  statuses: readonly string[] = closed,
): Promise<PastRun[]> {
  const name = definition?.replaceAll('-', '_').replaceAll(/[^A-Za-z0-9_]/g, '_');
  const found = await closedRuns(client, limit, name, statuses);
  const read: PastRun[] = [];
  for (let at = 0; at < found.length; at += atOnce)
    read.push(...(await Promise.all(found.slice(at, at + atOnce).map((execution) => readRun(client, execution)))));
  return read;
}

const closed = ['Completed', 'Failed', 'Canceled', 'Terminated', 'TimedOut'];

/** By its search attribute; where the namespace lacks it, by the ids that were made up for the definition. */
async function closedRuns(
  client: WorkflowClient,
  limit: number,
  name: string | undefined,
  statuses: readonly string[],
): Promise<WorkflowExecutionInfo[]> {
  const ended = `WorkflowType = '${runWorkflowType}' AND ExecutionStatus IN (${statuses.map((one) => `'${one}'`).join(', ')})`;
  if (name === undefined) return take(client, ended, limit, () => true);
  try {
    return await take(client, `${ended} AND BellwetherDefinition = '${name}'`, limit, () => true);
  } catch (error) {
    if (!isInvalidArgument(error)) throw error;
    const byId = `${ended} AND WorkflowId STARTS_WITH '${name}-'`;
    return take(client, byId, limit, ({ workflowId }) => isMadeUpFor(name, workflowId));
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
  return {
    runId,
    definition,
    status: result?.status ?? status,
    ...(durationMs !== undefined && { durationMs }),
    ...(result && { result }),
  };
}

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
