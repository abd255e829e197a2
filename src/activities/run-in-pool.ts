import type { Context } from '@temporalio/activity';
import type { Json } from '../base/json';
import type { StepResources } from '../engine/plan';
import type { PoolOutcome, ProcessPool } from '../pool';
import type { Action } from '../slices/action';
import { ActionError } from '../slices/action-error';
import type { PortsFactory } from './ports';

/** By heartbeats an activity hears that it is cancelled, or that its time is up. */
const beatEveryMs = 500;

/** After the time of an attempt is up. The server says so first, and what we say then counts no more. */
const lateMs = 500;

/**
 * Runs one attempt of an action in the pool. Heartbeats go out as long as its process lives, whatever it computes; when the step
 * is cancelled, halted or out of time, the process is ended.
 */
export async function runInPool(
  pool: ProcessPool,
  given: {
    readonly action: Action;
    readonly input: unknown;
    readonly context: Context;
    readonly portsFor: PortsFactory;
    readonly limits: StepResources | undefined;
  },
): Promise<PoolOutcome<Json>> {
  const { action, input, context, portsFor, limits } = given;
  const { activityId, workflowExecution, startToCloseTimeoutMs } = context.info;
  const outOfTime = new AbortController();
  const timer = setTimeout(() => {
    outOfTime.abort(
      new ActionError('Timeout', `the attempt took longer than ${startToCloseTimeoutMs} ms`, { retryable: true }),
    );
  }, startToCloseTimeoutMs + lateMs);
  const ports = portsFor(context);
  let latest: Parameters<typeof ports.progress> = [0];
  const beat = setInterval(() => {
    ports.progress(...latest);
  }, beatEveryMs);
  try {
    return await pool.run<Json>({
      action: action.name,
      input,
      executionId: workflowExecution?.runId ?? activityId,
      ports: {
        ...ports,
        signal: AbortSignal.any([ports.signal, outOfTime.signal]),
        progress: (...report) => {
          latest = report;
          ports.progress(...report);
        },
      },
      ...(limits && { limits }),
    });
  } finally {
    clearInterval(beat);
    clearTimeout(timer);
  }
}
