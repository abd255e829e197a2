import type { WorkflowClient, WorkflowExecutionInfo } from '@temporalio/client';
import { runWorkflowType } from '../protocol';
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

/** The newest runs first; `filter` narrows the query, in Temporal's list-filter language. */
export async function listRuns(client: WorkflowClient, limit: number, filter?: string): Promise<RunSummary[]> {
  const runs: RunSummary[] = [];
  const query = `WorkflowType = '${runWorkflowType}'${filter === undefined ? '' : ` AND ${filter}`}`;
  for await (const execution of client.list({ query, pageSize: Math.min(limit, 100) })) {
    runs.push(summaryOf(execution));
    if (runs.length === limit) break;
  }
  return runs;
}

/**
 * The newest run of a definition that has not ended: by its search attribute, and by its id where the namespace lacks the
 * attribute or the run was interrupted before it could set it.
 */
export async function findRunningRun(client: WorkflowClient, definition: string): Promise<RunSummary | undefined> {
  const name = definition.replaceAll(/[^A-Za-z0-9_]/g, '_');
  const byId = `WorkflowId STARTS_WITH '${name}-'`;
  const running = `ExecutionStatus = 'Running'`;
  try {
    const [run] = await listRuns(client, 1, `(BellwetherDefinition = '${name}' OR ${byId}) AND ${running}`);
    return run;
  } catch (error) {
    if (!isInvalidArgument(error)) throw error;
    const [run] = await listRuns(client, 1, `${byId} AND ${running}`);
    return run;
  }
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
