import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { signals, updates } from '../protocol';

/** Something that somebody has told a run, as the server recorded it; what the run made of it is another matter. */
export interface RunMessage {
  readonly kind: 'message';
  /** ISO 8601, in UTC. */
  readonly at: string;
  readonly message: 'pause' | 'resume' | 'event' | 'decide' | 'halt' | 'cancel';
  /** As it was sent: a person may have typed it. Absent when there is none, or nothing that can be read. */
  readonly payload?: unknown;
}

/** As much of an event of Temporal's history as tells of a message. */
export interface HistoryEntry {
  readonly eventTime?: { readonly seconds?: unknown; readonly nanos?: number | null } | null;
  readonly workflowExecutionSignaledEventAttributes?: {
    readonly signalName?: string | null;
    readonly input?: { readonly payloads?: readonly Payload[] | null } | null;
  } | null;
  readonly workflowExecutionUpdateAcceptedEventAttributes?: {
    readonly acceptedRequest?: {
      readonly input?: {
        readonly name?: string | null;
        readonly args?: { readonly payloads?: readonly Payload[] | null } | null;
      } | null;
    } | null;
  } | null;
  readonly workflowExecutionCancelRequestedEventAttributes?: object | null;
}

/** The messages among the events of a history, in order. */
export function messagesIn(events: readonly HistoryEntry[]): RunMessage[] {
  return events.flatMap((event) => {
    const told = messageIn(event);
    return told === undefined ? [] : [{ kind: 'message' as const, at: timeOf(event), ...told }];
  });
}

function messageIn(event: HistoryEntry): Pick<RunMessage, 'message' | 'payload'> | undefined {
  if (event.workflowExecutionCancelRequestedEventAttributes) return { message: 'cancel' };
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal) return named(signal.signalName, signal.input?.payloads?.[0]);
  const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
  return update?.name === updates.halt ? named(signals.halt, update.args?.payloads?.[0]) : undefined;
}

const messageNames: Readonly<Record<string, RunMessage['message']>> = {
  [signals.pause]: 'pause',
  [signals.resume]: 'resume',
  [signals.event]: 'event',
  [signals.decide]: 'decide',
  [signals.halt]: 'halt',
};

/** Signals of ours that tell of ticks are no messages of anybody, and others mean nothing to a run. */
function named(
  name: string | null | undefined,
  sent: Payload | undefined,
): Pick<RunMessage, 'message' | 'payload'> | undefined {
  if (typeof name !== 'string' || !Object.hasOwn(messageNames, name)) return undefined;
  return { message: messageNames[name], ...payloadOf(sent) };
}

function payloadOf(sent: Payload | undefined): { readonly payload?: unknown } {
  if (sent === undefined) return {};
  try {
    return { payload: defaultPayloadConverter.fromPayload(sent) };
  } catch {
    // Encoded by somebody else's codec: that it was sent is known all the same.
    return {};
  }
}

function timeOf({ eventTime }: HistoryEntry): string {
  const ms = Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6;
  return new Date(ms).toISOString();
}
