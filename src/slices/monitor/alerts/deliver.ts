import type { Json, JsonObject } from '../../../base/json';
import { ActionError } from '../../action-error';
import type { AlertSeverity, Delivery, Notice, NoticeRecord } from '../../alert-port';
import type { Ports } from '../../ports';
import { endSending, recordDelivery, type NoticeOwner } from './record-delivery';

export interface Dispatch {
  readonly owner: NoticeOwner;
  readonly notice: NoticeRecord;
  readonly channels: readonly string[];
  readonly severity?: AlertSeverity;
  readonly title: string;
  readonly message: string;
  readonly data: JsonObject;
}

/** The step that acts, the same for every attempt of it. */
export function occurrenceOf({ runId, stepPath }: Ports['step']): string {
  return `${runId}/${stepPath}`;
}

/**
 * Hands a notice to its channels, all at once, but for those that an earlier attempt of the step has reached. Each outcome is
 * stored as soon as it is known. Gives the outcome of every channel, in their order.
 */
export async function deliver(dispatch: Dispatch, ports: Ports): Promise<readonly Delivery[]> {
  const { owner, notice, channels } = dispatch;
  const message = messageFor(dispatch, ports);
  try {
    return await Promise.all(
      channels.map(async (channel) => {
        const earlier = notice.deliveries.find((entry) => entry.channel === channel && entry.delivered);
        if (earlier !== undefined) return earlier;
        const delivery = await ports.alerts.deliver(channel, message, ports);
        await ports.alerts.update((book) => recordDelivery(book, owner, notice, delivery));
        if (!delivery.delivered)
          ports.log.warn(`the channel '${channel}' did not deliver: ${delivery.reason ?? 'it gave no reason'}`);
        return delivery;
      }),
    );
  } finally {
    if (owner.kind === 'alert') await ports.alerts.update((book) => endSending(book, owner.id, notice.occurrence));
  }
}

/** The channels that a step named, or those of the route. @throws ActionError `UnknownChannel`, before anything is sent. */
export function chosenChannels(
  alerts: Ports['alerts'],
  named: readonly string[] | undefined,
  purpose: AlertSeverity | 'escalation' | 'report',
): readonly string[] {
  if (named === undefined) return alerts.channelsFor(purpose);
  const known = alerts.channels.map(({ name }) => name);
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new ActionError(
      'UnknownChannel',
      `no such channel: ${unknown.join(', ')}; there are: ${known.join(', ')}. Channels are configured in the file that BELLWETHER_CHANNELS names`,
    );
  }
  return [...new Set(named)];
}

/** Why each channel failed, for an error that says that nobody was told. */
export function failuresOf(deliveries: readonly Delivery[]): string {
  return deliveries
    .filter(({ delivered }) => !delivered)
    .map(({ channel, reason }) => `${channel}: ${reason ?? 'no reason given'}`)
    .join('; ');
}

function messageFor({ notice, owner, severity, title, message, data }: Dispatch, { step }: Ports): Notice {
  const id = `${owner.kind === 'alert' ? owner.id : notice.occurrence}/${notice.at}`;
  return {
    id,
    kind: notice.kind,
    ...(severity !== undefined && { severity }),
    title,
    message,
    at: notice.at,
    runId: step.runId,
    stepPath: step.stepPath,
    data,
  };
}

/** A value that came through a schema of plain data, as JSON. */
export function asJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as Record<string, Json>;
}
