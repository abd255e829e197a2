import type { WorkflowClient } from '@temporalio/client';
import { BellwetherError } from '../base/errors';
import { utf8Length, type Json } from '../base/json';
import { longestEventName, mostEventPayloadBytes, signals } from '../protocol';
import { summaryOf } from './list-runs';
import { runEnded, toLivingRun } from './living-run';

/** What somebody decides on an approval. */
export interface ApprovalDecision {
  readonly approved: boolean;
  /** The approval may say who may decide. @default the operating system's user */
  readonly by?: string;
}

export async function pauseRun(client: WorkflowClient, runId: string, by: string): Promise<void> {
  await toLivingRun(client, runId, 'paused', () => client.getHandle(runId).signal(signals.pause, { by }));
}

export async function resumeRun(client: WorkflowClient, runId: string, by: string): Promise<void> {
  await toLivingRun(client, runId, 'resumed', () => client.getHandle(runId).signal(signals.resume, { by }));
}

export async function cancelRun(client: WorkflowClient, runId: string): Promise<void> {
  const handle = client.getHandle(runId);
  // The server takes the cancellation of a run that has ended, too, and does nothing.
  const summary = summaryOf(await handle.describe());
  if (summary.closedAt !== undefined) throw runEnded(summary, 'cancelled');
  await handle.cancel();
}

/** @throws BellwetherError `WrongUse` when it does not say on which step, or by whom; `RunEnded`. */
export async function decideStep(
  client: WorkflowClient,
  runId: string,
  step: string,
  { approved, by }: Required<ApprovalDecision>,
): Promise<void> {
  if (step === '') throw new BellwetherError('WrongUse', 'a decision names the step it is on, by its path');
  if (by === '') throw new BellwetherError('WrongUse', 'a decision says by whom it is; by must not be empty');
  const what = `asked for a decision on '${step}'`;
  await toLivingRun(client, runId, what, () => client.getHandle(runId).signal(signals.decide, { step, approved, by }));
}

/** @throws BellwetherError `WrongUse` when the name or the payload is none that a run takes; `RunEnded`. */
export async function sendEventTo(client: WorkflowClient, runId: string, name: string, payload: Json): Promise<void> {
  if (name === '' || name.length > longestEventName)
    throw new BellwetherError(
      'WrongUse',
      `the name of an event has 1 to ${longestEventName} characters; '${name.slice(0, 80)}' has ${name.length}`,
    );
  const bytes = utf8Length(JSON.stringify(payload));
  if (bytes > mostEventPayloadBytes)
    throw new BellwetherError(
      'WrongUse',
      `the payload of the event '${name}' has ${bytes} bytes; at most ${mostEventPayloadBytes}. Send where the data is instead`,
    );
  await toLivingRun(client, runId, `sent the event '${name}'`, () =>
    client.getHandle(runId).signal(signals.event, { name, payload }),
  );
}
