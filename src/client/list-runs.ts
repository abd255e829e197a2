import type { WorkflowClient, WorkflowExecutionInfo } from '@temporalio/client';
import { runWorkflowType } from '../protocol';

/** A run as lists show it. */
export interface RunSummary {
  readonly runId: string;
  readonly definition: string | undefined;
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

type Described = Pick<
  WorkflowExecutionInfo,
  'workflowId' | 'status' | 'startTime' | 'closeTime' | 'typedSearchAttributes'
>;

export function summaryOf(execution: Described): RunSummary {
  return {
    runId: execution.workflowId,
    definition: keyword(execution, 'BellwetherDefinition'),
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
