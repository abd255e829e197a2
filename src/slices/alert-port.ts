import { z } from 'zod';
import type { JsonObject } from '../base/json';
import type { Logger } from './ports';

/** From the mildest to the gravest. */
export const alertSeverities = ['low', 'medium', 'high', 'critical'] as const;

export const alertSeveritySchema = z.enum(alertSeverities);

export type AlertSeverity = z.infer<typeof alertSeveritySchema>;

const momentSchema = z.iso.datetime();

/** What became of handing a notice to one channel. */
export const deliverySchema = z.strictObject({
  channel: z.string().describe('Name of the channel in the configuration; `log` is always there'),
  kind: z.enum(['log', 'webhook', 'smtp']),
  delivered: z.boolean(),
  at: momentSchema,
  attempts: z.int().min(1).optional().describe('Requests that it took, where the channel repeats them'),
  reason: z.string().optional().describe('Why it was not delivered'),
});

export type Delivery = z.infer<typeof deliverySchema>;

/** One message that went out, or was to go out, about an alert or with a report. */
export const noticeRecordSchema = z.strictObject({
  occurrence: z.string().describe('The step that sent it; the same for every attempt of that step'),
  kind: z.enum(['raised', 'repeated', 'escalated', 'report']),
  at: momentSchema,
  deliveries: z.array(deliverySchema),
});

export type NoticeRecord = z.infer<typeof noticeRecordSchema>;

const decisionSchema = z.strictObject({ at: momentSchema, by: z.string(), note: z.string().optional() });

export const alertSchema = z.strictObject({
  id: z.string().describe('alert-1, alert-2 and so on, in the order they were raised'),
  key: z.string().describe('Occurrences with one key are one alert until it is resolved'),
  severity: alertSeveritySchema.describe('The gravest that it was raised with'),
  title: z.string(),
  message: z.string().describe('Of the latest occurrence'),
  state: z.enum(['open', 'acknowledged', 'resolved']),
  opened_at: momentSchema.describe('When it was raised, or raised again after it had been acknowledged'),
  first_seen: momentSchema,
  last_seen: momentSchema,
  count: z.int().min(1).describe('How often it was raised, those that were not sent included'),
  last_sent: momentSchema.optional(),
  sending: z
    .strictObject({ occurrence: z.string(), at: momentSchema })
    .optional()
    .describe('The step that is delivering it right now'),
  escalate_after_ms: z.int().min(1).optional().describe('Absent: it is never escalated'),
  escalations: z.int().min(0),
  last_escalated: momentSchema.optional(),
  acknowledged: decisionSchema.optional(),
  resolved: decisionSchema.optional(),
  source: z.strictObject({ run_id: z.string(), step_path: z.string() }).describe('Who raised it last'),
  notices: z.array(noticeRecordSchema).describe('The latest'),
});

export type Alert = z.infer<typeof alertSchema>;

/** All alerts that are kept, and the reports that were sent. */
export const alertBookSchema = z.strictObject({
  format: z.literal('bellwether.alerts'),
  format_version: z.literal(1),
  next: z.int().min(1).describe('Number of the next alert'),
  alerts: z.array(alertSchema),
  reports: z.array(noticeRecordSchema),
});

export type AlertBook = z.infer<typeof alertBookSchema>;

export const emptyAlertBook: AlertBook = {
  format: 'bellwether.alerts',
  format_version: 1,
  next: 1,
  alerts: [],
  reports: [],
};

/** What is handed to a channel. */
export interface Notice {
  /** The same for every attempt to deliver it, so that a receiver can tell a repetition. */
  readonly id: string;
  readonly kind: NoticeRecord['kind'];
  readonly severity?: AlertSeverity;
  readonly title: string;
  readonly message: string;
  /** ISO 8601. */
  readonly at: string;
  readonly runId: string;
  readonly stepPath: string;
  /** Figures for programs: the alert, or the report. */
  readonly data: JsonObject;
}

export interface ChannelDescription {
  readonly name: string;
  readonly kind: Delivery['kind'];
}

/** Alerts that outlive a run, and the channels that tell people of them. */
export interface AlertPort {
  /** `log` alone where no others are configured. */
  readonly channels: readonly ChannelDescription[];
  /** The channels that alerts of this severity go to, and those that escalations do, unless the step names its own. */
  channelsFor(purpose: AlertSeverity | 'escalation' | 'report'): readonly string[];
  /** @throws ActionError `AlertStoreDamaged`, `AlertStoreUnavailable`. */
  read(): Promise<AlertBook>;
  /**
   * Replaces the book by what `change` makes of the newest one; nothing is written when it gives back the book it got. `change`
   * may be called again when another process was faster, so it only computes. @throws as `read`.
   */
  update<Result>(change: (book: AlertBook) => { readonly book: AlertBook; readonly result: Result }): Promise<Result>;
  /** Never rejects for what a channel does: a failure is a delivery that says why. @throws ActionError `UnknownChannel`. */
  deliver(
    channel: string,
    notice: Notice,
    context: { readonly log: Logger; readonly signal: AbortSignal },
  ): Promise<Delivery>;
}
