import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { isJsonObject } from '../base/json';
import type { TradingAttempt } from '../activities';
import type { OrderOrigin } from '../desk';
import {
  queries,
  replayScheduleType,
  runMemoKeys,
  tickWorkflowType,
  type ParentRun,
  type RunDescription,
} from '../protocol';
import { ActionError } from '../slices/action-error';

export interface RunBinding {
  readonly account: string | undefined;
  readonly origin: OrderOrigin;
}

/** What a run says of itself; a run that is busy may not say it in time. */
const queryMs = 2000;

/**
 * Which account a step trades on, and where its orders come from: asked of Temporal, which keeps what was said when the run started.
 * A tick and a child are bound to the account of the run they belong to. What only the audit trail needs (plan, version, who approved)
 * is left out where the run cannot say it in time: that holds up no order.
 */
export class RunBindings {
  readonly #known = new Map<string, Promise<Bound>>();

  constructor(private readonly temporal: Pick<Client, 'workflow' | 'withDeadline'>) {}

  async of({ step, executionId }: Pick<TradingAttempt, 'step' | 'executionId'>): Promise<RunBinding> {
    const bound = await this.#bound(step.runId, executionId);
    const told = await this.#told(bound);
    return {
      account: bound.account,
      origin: {
        firstExecutionId: bound.firstExecutionId,
        stepPath: step.stepPath,
        occurrence: bound.occurrence,
        attempt: step.attempt,
        runId: bound.runId,
        chainId: bound.chainId,
        ...(bound.startedBy !== undefined && { startedBy: bound.startedBy }),
        ...told,
      },
    };
  }

  /** The account that an execution is bound to; undefined for the default one. */
  async accountOf(workflowId: string, executionId: string): Promise<string | undefined> {
    return (await this.#bound(workflowId, executionId)).account;
  }

  /** Of an execution it never changes. */
  #bound(workflowId: string, executionId: string): Promise<Bound> {
    const key = `${workflowId}\n${executionId}`;
    const before = this.#known.get(key);
    if (before !== undefined) return before;
    const asked = this.#ask(workflowId, executionId);
    this.#known.set(key, asked);
    asked.catch(() => this.#known.delete(key));
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest);
    return asked;
  }

  async #ask(workflowId: string, executionId: string): Promise<Bound> {
    const description = await this.temporal.workflow.getHandle(workflowId, executionId).describe();
    const { type, memo, raw } = description;
    if (type === tickWorkflowType) {
      const parent = parentOf(description);
      const run = await this.#ask(parent.workflowId, '');
      if (run.firstExecutionId !== parent.firstExecutionId && run.chainId !== parent.firstExecutionId)
        throw new ActionError(
          'RunGone',
          `the run ${parent.workflowId} that this tick belongs to has ended, and another has its id`,
        );
      return { ...run, firstExecutionId: parent.firstExecutionId, occurrence: occurrenceOf(workflowId) };
    }
    const firstExecutionId = raw.workflowExecutionInfo?.firstRunId ?? '';
    if (firstExecutionId === '')
      throw new ActionError('NotBound', `the server does not say which execution of ${workflowId} was the first`);
    const root = raw.workflowExecutionInfo?.rootExecution;
    const isChild = typeof root?.workflowId === 'string' && root.workflowId !== '' && root.workflowId !== workflowId;
    if (isChild) {
      const over = await this.#over(root, description.parentExecution);
      // Its orders are its own; what halts the run over it halts it too.
      return { ...over, firstExecutionId, asks: workflowId, occurrence: over.occurrence };
    }
    return {
      account: textOf(memo?.[runMemoKeys.account]),
      startedBy: textOf(memo?.[runMemoKeys.startedBy]),
      firstExecutionId,
      chainId: firstExecutionId,
      occurrence: '',
      runId: workflowId,
      asks: workflowId,
    };
  }

  /** What a child is bound to: what the first of its chain is. In a recorded session that one is a schedule, and the tick below it is the first. */
  async #over(root: Execution, parent: Execution | undefined): Promise<Bound> {
    const { type } = await this.temporal.workflow.getHandle(root.workflowId ?? '', root.runId ?? '').describe();
    const first = type === replayScheduleType && parent !== undefined ? parent : root;
    return this.#ask(first.workflowId ?? '', first.runId ?? '');
  }

  async #told({ asks }: Bound): Promise<Told> {
    try {
      const run = await this.temporal.withDeadline(Date.now() + queryMs, () =>
        this.temporal.workflow.getHandle(asks).query<RunDescription | undefined>(queries.progress),
      );
      if (run === undefined) return {};
      const approved = run.steps.flatMap(({ decisions = [] }) => decisions.filter((one) => one.approved));
      return {
        planHash: run.planHash,
        definition: run.definition,
        definitionVersion: run.version,
        ...(approved.length > 0 && { approvedBy: [...new Set(approved.map(({ by }) => by))].join(', ') }),
      };
    } catch {
      // The audit trail has the run and its first execution; the plan is in their history.
      return {};
    }
  }
}

const mostKnown = 1000;

interface Execution {
  readonly workflowId?: string | null;
  readonly runId?: string | null;
}

interface Bound {
  readonly account: string | undefined;
  readonly startedBy: string | undefined;
  readonly firstExecutionId: string;
  /** Of the run over it, where it is a child. */
  readonly chainId: string;
  readonly occurrence: string;
  readonly runId: string;
  /** The run that knows its plan and decisions. */
  readonly asks: string;
}

type Told = Pick<OrderOrigin, 'planHash' | 'definition' | 'definitionVersion' | 'approvedBy'>;

function parentOf({ workflowId, memo }: WorkflowExecutionDescription): ParentRun {
  const parent = memo?.[runMemoKeys.parent];
  if (isJsonObject(parent)) {
    const { workflowId: run, firstExecutionId } = parent;
    if (typeof run === 'string' && typeof firstExecutionId === 'string') return { workflowId: run, firstExecutionId };
  }
  throw new ActionError(
    'NotBound',
    `the tick ${workflowId} does not say which run it belongs to: nothing is traded in it`,
  );
}

/** The nominal time, which the server puts at the end of a tick's id. */
function occurrenceOf(workflowId: string): string {
  return /-(\d{4}-\d{2}-\d{2}T[\d:.]+Z)$/.exec(workflowId)?.[1] ?? workflowId;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
