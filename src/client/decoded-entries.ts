import type { WorkflowClient } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import type { HistoryEntry } from './run-messages';

type Codecs = readonly { decode(payloads: Payload[]): Promise<Payload[]> }[];

/** Events of a raw history with what was sent to the run decrypted, as far as this client has the keys; the others as they are. */
export async function decodedEntries(
  { options }: Pick<WorkflowClient, 'options'>,
  events: readonly HistoryEntry[],
): Promise<HistoryEntry[]> {
  return Promise.all(events.map((event) => decodedEntry(() => options.loadedDataConverter.payloadCodecs, event)));
}

/** Payloads decrypted, as far as this client has the keys. */
export async function decodedPayloads(
  { options }: Pick<WorkflowClient, 'options'>,
  payloads: readonly Payload[],
): Promise<readonly Payload[]> {
  return decoded(options.loadedDataConverter.payloadCodecs, payloads);
}

async function decodedEntry(codecs: () => Codecs, event: HistoryEntry): Promise<HistoryEntry> {
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal?.input?.payloads) {
    const input = { payloads: await decoded(codecs(), signal.input.payloads) };
    return { ...event, workflowExecutionSignaledEventAttributes: { ...signal, input } };
  }
  const accepted = event.workflowExecutionUpdateAcceptedEventAttributes;
  const update = accepted?.acceptedRequest?.input;
  if (update?.args?.payloads) {
    const input = { ...update, args: { payloads: await decoded(codecs(), update.args.payloads) } };
    return { ...event, workflowExecutionUpdateAcceptedEventAttributes: { acceptedRequest: { input } } };
  }
  return event;
}

async function decoded(codecs: Codecs, payloads: readonly Payload[]): Promise<readonly Payload[]> {
  try {
    let open = [...payloads];
    for (const codec of [...codecs].reverse()) open = await codec.decode(open);
    return open;
  } catch {
    // Under a key that is not ours: that something was sent is told all the same.
    return payloads;
  }
}
