import {
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  WorkflowUpdateStage,
  type Client,
  type WorkflowClient,
  type WorkflowUpdateHandle,
} from '@temporalio/client';
import { BellwetherError, messageOf } from '../base/errors';
import type { RunResult } from '../engine';
import { haltAnswerOf, signals, updates, type HaltAnswer, type HaltRequest } from '../protocol';
import { summaryOf } from './list-runs';
import { runEnded, toLivingRun } from './living-run';
import { resultOfRun } from './run-result';
import { RunWithoutResultError } from './run-without-result';

export interface HaltOptions {
  /** Why: kept with the run, and given to its `on_emergency`. */
  readonly reason: string;
  /** @default the operating system's user */
  readonly by?: string;
  /** How long to wait for a worker that takes the halt up, in milliseconds; the handlers may take as long as they need. @default 5000 */
  readonly waitMs?: number;
  /** Told how far the halt is; waited for. `sent`: the server keeps it, and nothing can lose it. `accepted`: a worker has it. */
  readonly onStage?: (stage: 'sent' | 'accepted') => void | Promise<void>;
}

/** What is known of a halt. In either case the server has it. */
export type HaltOutcome =
  /** Everything is stopped, and the handlers have ended as `answer` says. */
  | { readonly confirmed: true; readonly answer: HaltAnswer }
  /** The server has the halt; that the run has taken it up is not known. */
  | { readonly confirmed: false; readonly sent: true; readonly why: string };

/**
 * Halts a run: first the signal, which the server keeps whether a worker is there or not; then it asks what came of it.
 * Once more on a run that is halted already, it tells what came of that.
 * @throws BellwetherError `RunEnded` when the run has ended otherwise; `WrongUse` without a reason.
 */
export async function haltRun(
  client: Client,
  runId: string,
  { reason, by, waitMs = 5000, onStage = () => undefined }: HaltOptions & { readonly by: string },
): Promise<HaltOutcome> {
  if (reason.trim() === '') throw new BellwetherError('WrongUse', 'a halt says why: give a reason');
  const { workflow } = client;
  const request: HaltRequest = { reason, by };
  try {
    await toLivingRun(workflow, runId, 'halted', () => workflow.getHandle(runId).signal(signals.halt, request));
  } catch (error) {
    if (isEnded(error)) return answerOfEnded(client, runId, error);
    throw error;
  }
  await onStage('sent');
  try {
    const asked = await ask(client, runId, request, waitMs);
    await onStage('accepted');
    const answer = await asked.result();
    return answer === undefined ? await answerOfEnded(client, runId) : { confirmed: true, answer };
  } catch (error) {
    if (isGone(error)) return await answerOfEnded(client, runId, error);
    return { confirmed: false, sent: true, why: whyNot(error, waitMs) };
  }
}

function ask(
  client: Client,
  runId: string,
  request: HaltRequest,
  waitMs: number,
): Promise<WorkflowUpdateHandle<HaltAnswer | undefined>> {
  return client.withDeadline(Date.now() + waitMs, () =>
    client.workflow.getHandle(runId).startUpdate<HaltAnswer | undefined, [HaltRequest]>(updates.halt, {
      args: [request],
      waitForStage: WorkflowUpdateStage.ACCEPTED,
    }),
  );
}

/** The run has ended, perhaps by this very halt before it could be asked. */
async function answerOfEnded(client: Client, runId: string, cause?: unknown): Promise<HaltOutcome> {
  const { workflow } = client;
  const summary = summaryOf(await workflow.getHandle(runId).describe());
  // Cancelled runs have no result to look at, and none of them is halted.
  const result = summary.status === 'cancelled' ? undefined : await resultIfAny(workflow, runId);
  if (result?.status === 'halted') return { confirmed: true, answer: haltAnswerOf(result) };
  throw runEnded({ ...summary, status: result?.status ?? summary.status }, 'halted', cause);
}

/** Nothing of a run that ended without a result: terminated, or refused. */
async function resultIfAny(workflow: WorkflowClient, runId: string): Promise<RunResult | undefined> {
  try {
    return await resultOfRun(workflow, runId);
  } catch (error) {
    if (error instanceof RunWithoutResultError) return undefined;
    throw error;
  }
}

const isEnded = (error: unknown): boolean => error instanceof BellwetherError && error.code === 'RunEnded';

/** The run ended while it was asked: the server drops the question, or no longer knows it. */
function isGone(error: unknown): boolean {
  return error instanceof WorkflowNotFoundError || /workflow execution already completed/i.test(messageOf(error));
}

function whyNot(error: unknown, waitMs: number): string {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return `no worker answered within ${waitMs / 1000} s`;
  return `the run could not be asked: ${messageOf(error)}`;
}
