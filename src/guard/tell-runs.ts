import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { messageOf } from '../base/errors';
import type { Halt, Ledger } from '../ledger';
import { runMemoKeys, runWorkflowType, signals, type HaltRequest, type RunsTold } from '../protocol';

type WorkflowsClient = Pick<Client, 'workflow'>;

/** Runs that are named in what is reported; the others are counted. */
const mostNamed = 50;
/** Signals that are on their way at once. */
const atOnce = 50;

/**
 * Tells the runs of an account that halts concern to stop: each once, however many halts concern it. A run that has ended meanwhile
 * needs not be told. Halts that only keep from opening end no run, and neither does one that was released.
 * @throws when the server cannot be asked which runs there are, or the ledger whose they are.
 */
export async function tellRuns(
  { ledger, temporal }: { readonly ledger: Ledger; readonly temporal: WorkflowsClient },
  account: string,
  haltIds: readonly string[],
  beat: () => void = () => undefined,
): Promise<RunsTold> {
  const halts = (await ledger.findHalts(haltIds)).filter(endsRuns);
  if (halts.length === 0) return { told: [], more: 0, failed: [] };
  const living = await livingRuns(temporal);
  beat();
  // What a run was bound to when it started, and what the ledger knows of it: the default account is in no memo.
  const bound = new Set(
    await ledger.boundRuns(
      account,
      living.map(({ run }) => run),
    ),
  );
  const due = living.flatMap(({ run, firstExecutionId, boundTo }) => {
    const halt = halts.find((one) => concerns(one, run, firstExecutionId, boundTo === account || bound.has(run)));
    return halt === undefined ? [] : [{ run, halt }];
  });
  const told: string[] = [];
  const failed: { readonly run: string; readonly why: string }[] = [];
  const left = due.values();
  const teller = async (): Promise<void> => {
    for (const { run, halt } of left) {
      try {
        if (await tellRun(temporal, run, halt)) told.push(run);
      } catch (error) {
        failed.push({ run, why: messageOf(error) });
      }
      beat();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, due.length) }, teller));
  return {
    told: told.slice(0, mostNamed),
    more: Math.max(0, told.length - mostNamed),
    failed: failed.slice(0, mostNamed),
  };
}

/** Whether runs end by it: what only forbids to open lets them go on. */
export const endsRuns = ({ level, release }: Halt): boolean => level !== 'reduce_only' && release === undefined;

/** Sends a run the emergency. False when it has ended. */
export async function tellRun(temporal: WorkflowsClient, run: string, { reason, by }: Halt): Promise<boolean> {
  const request: HaltRequest = { reason, by };
  try {
    await temporal.workflow.getHandle(run).signal(signals.halt, request);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

interface LivingRun {
  /** Its workflow id. */
  readonly run: string;
  readonly firstExecutionId: string;
  readonly boundTo: unknown;
}

/** The runs that have not ended. */
async function livingRuns(temporal: WorkflowsClient): Promise<readonly LivingRun[]> {
  const query = `WorkflowType = '${runWorkflowType}' AND ExecutionStatus = 'Running'`;
  const living: LivingRun[] = [];
  for await (const { workflowId, runId, raw, memo } of temporal.workflow.list({ query, pageSize: 1000 }))
    living.push({ run: workflowId, firstExecutionId: raw.firstRunId ?? runId, boundTo: memo?.[runMemoKeys.account] });
  return living;
}

function concerns({ scope, key }: Halt, run: string, firstExecutionId: string, isBound: boolean): boolean {
  return scope === 'run' ? key === run || key === firstExecutionId : isBound;
}
