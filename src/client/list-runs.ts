import type { WorkflowClient, WorkflowExecutionInfo } from '@temporalio/client';
import { runWorkflowType } from '../protocol';
import { isMadeUpFor } from './run-id';
import { isInvalidArgument } from './temporal-error';

/** A run as lists show it. */
export interface RunSummary {
  readonly runId: string;
  readonly definition: string | undefined;
  /** Of the plan that it runs; unknown where the namespace lacks our search attributes. */
  readonly planHash: string | undefined;
  /** The run's own status; the one that Temporal knows where the namespace lacks our search attributes. */
  readonly status: string;
  readonly startedAt: string;
  readonly closedAt: string | undefined;
}

/** The newest runs first. */
export async function listRuns(client: WorkflowClient, limit: number): Promise<RunSummary[]> {
  const runs: RunSummary[] = [];
  // A run that has gone on in a new execution is that one.
  const runsOnce = `ExecutionStatus != 'ContinuedAsNew'`;
  for await (const run of runsWhere(client, runsOnce, Math.min(limit, 100))) {
    runs.push(run);
    if (runs.length === limit) break;
  }
  return runs;
}

/**
 * The newest run of a definition that has not ended: by its search attribute, and by the id that was made up for it where
 * the namespace lacks the attribute or the run was interrupted before it could set it. An id that a person chose says
 * nothing: `simple_backtest-2` may run anything.
 */
export async function findRunningRun(client: WorkflowClient, definition: string): Promise<RunSummary | undefined> {
  const name = definition.replaceAll(/[^A-Za-z0-9_]/g, '_');
  const byId = `WorkflowId STARTS_WITH '${name}-'`;
  const running = `ExecutionStatus = 'Running'`;
  try {
    return await newestOf(client, `(BellwetherDefinition = '${name}' OR ${byId}) AND ${running}`, name);
  } catch (error) {
    if (!isInvalidArgument(error)) throw error;
    return newestOf(client, `${byId} AND ${running}`, name);
  }
}

async function newestOf(client: WorkflowClient, filter: string, definition: string): Promise<RunSummary | undefined> {
  for await (const run of runsWhere(client, filter, 20)) {
    if (run.definition === undefined ? isMadeUpFor(definition, run.runId) : run.definition === definition) return run;
  }
  return undefined;
}

/** `filter` narrows the query, in Temporal's list-filter language. */
async function* runsWhere(client: WorkflowClient, filter: string, pageSize: number): AsyncGenerator<RunSummary> {
  const query = `WorkflowType = '${runWorkflowType}' AND ${filter}`;
  for await (const execution of client.list({ query, pageSize })) yield summaryOf(execution);
}

type Described = Pick<
  WorkflowExecutionInfo,
  'workflowId' | 'status' | 'startTime' | 'closeTime' | 'typedSearchAttributes'
>;

export function summaryOf(execution: Described): RunSummary {
  return {
    runId: execution.workflowId,
    definition: keyword(execution, 'BellwetherDefinition'),
    planHash: keyword(execution, 'BellwetherPlanHash'),
    status: statusOf(execution),
    startedAt: execution.startTime.toISOString(),
    closedAt: execution.closeTime?.toISOString(),
  };
}

/** What the run said of itself last; a run that was ended from outside could not say it any more. */
function statusOf(execution: Described): string {
  const temporal = execution.status.name.toLowerCase();
  const own = keyword(execution, 'BellwetherStatus');
  if (own === undefined) return temporal;
  return own === 'running' && temporal !== 'running' ? temporal : own;
}

function keyword(execution: Described, name: string): string | undefined {
  const value: unknown = execution.typedSearchAttributes.getAll().find((pair) => pair.key.name === name)?.value;
  return typeof value === 'string' ? value : undefined;
}
