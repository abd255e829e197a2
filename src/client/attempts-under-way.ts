import type { WorkflowClient } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { decodedPayloads } from './decoded-entries';

/** Where the server is with an action that has not ended: the run itself learns of its last attempt alone. */
export interface AttemptUnderWay {
  readonly step: string;
  /** The attempt that runs or is to come, from 1. */
  readonly attempt: number;
  /** A worker has it; else it waits for its time, or for a worker. */
  readonly running: boolean;
  /** Why the attempt before failed. */
  readonly lastFailure?: { readonly type: string; readonly message: string };
  /** When an attempt that is to come begins; ISO 8601, in UTC. Absent where only a worker is missing. */
  readonly nextAt?: string;
}

/** As much of what the server tells of an activity as this takes. */
export interface PendingActivity {
  readonly activityId?: string | null;
  readonly attempt?: number | null;
  readonly state?: number | null;
  readonly lastFailure?: PendingFailure | null;
  readonly nextAttemptScheduleTime?: Timestamp | null;
}

export interface PendingFailure {
  readonly message?: string | null;
  /** The message under encryption. */
  readonly encodedAttributes?: Payload | null;
  readonly applicationFailureInfo?: { readonly type?: string | null } | null;
  readonly timeoutFailureInfo?: object | null;
}

interface Timestamp {
  readonly seconds?: unknown;
  readonly nanos?: number | null;
}

type Decoding = Parameters<typeof decodedPayloads>[0];

/** The attempts of a run's actions, by step. Costs the run nothing: the server alone answers. */
export async function attemptsUnderWay(client: WorkflowClient, runId: string): Promise<readonly AttemptUnderWay[]> {
  const { raw } = await client.getHandle(runId).describe();
  return Promise.all((raw.pendingActivities ?? []).map((pending) => attemptOf(client, pending)));
}

/** As Temporal's API numbers them: started, asked to be cancelled, asked to pause. Others wait. */
const runningStates: readonly unknown[] = [2, 3, 5];

export async function attemptOf(client: Decoding, pending: PendingActivity): Promise<AttemptUnderWay> {
  const { activityId, attempt, state, lastFailure, nextAttemptScheduleTime } = pending;
  const running = runningStates.includes(state);
  return {
    // Of an action the id is the path of its step.
    step: activityId ?? '',
    attempt: Math.max(1, attempt ?? 1),
    running,
    ...(lastFailure && { lastFailure: await failureOf(client, lastFailure) }),
    ...(!running && nextAttemptScheduleTime && { nextAt: isoOf(nextAttemptScheduleTime) }),
  };
}

/** What an attempt failed with, decrypted where this client has the key. */
export async function failureOf(
  client: Decoding,
  failure: PendingFailure,
): Promise<NonNullable<AttemptUnderWay['lastFailure']>> {
  const { applicationFailureInfo, timeoutFailureInfo, message } = failure;
  const type = timeoutFailureInfo ? 'Timeout' : applicationFailureInfo?.type;
  return { type: type ?? 'Error', message: (await decodedMessage(client, failure)) ?? message ?? '' };
}

/** Undefined where nothing is encrypted, or under a key that is not ours. */
async function decodedMessage(client: Decoding, { encodedAttributes }: PendingFailure): Promise<string | undefined> {
  if (!encodedAttributes) return undefined;
  const [{ data } = {}] = await decodedPayloads(client, [encodedAttributes]);
  try {
    const attributes: unknown = JSON.parse(new TextDecoder().decode(data ?? new Uint8Array()));
    if (typeof attributes !== 'object' || attributes === null || !('message' in attributes)) return undefined;
    return typeof attributes.message === 'string' ? attributes.message : undefined;
  } catch {
    // Still encrypted: the message says so itself ("Encoded failure").
    return undefined;
  }
}

const isoOf = ({ seconds, nanos }: Timestamp): string =>
  new Date(Number(seconds ?? 0) * 1000 + (nanos ?? 0) / 1e6).toISOString();
