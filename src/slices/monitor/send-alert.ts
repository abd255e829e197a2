import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { alertSeveritySchema, deliverySchema, type Delivery } from '../alert-port';
import { asJson, chosenChannels, deliver, failuresOf, occurrenceOf } from './alerts/deliver';
import { durationField, durationMs } from './alerts/duration-field';
import { reached } from './alerts/alert-book';
import { raise, type Raised } from './alerts/raise';

/** How long an alert of each severity waits to be acknowledged before it is escalated; mild ones wait for ever. */
const escalateAfter = { low: undefined, medium: '1h', high: '15m', critical: '5m' } as const;

export const sendAlert = defineAction({
  name: 'monitor.send_alert',
  summary: 'Tell people what is wrong, once: by the log, signed webhooks and mail, and keep it until it is resolved',
  capability: 'notify',
  input: z.strictObject({
    severity: alertSeveritySchema.default('medium').describe('How grave it is: low, medium, high or critical'),
    title: z.string().trim().min(1).max(200).describe('What is wrong, in a line'),
    message: z.string().max(10_000).default('').describe('What a person should know to act'),
    dedup_key: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Alerts with one key are one alert until it is resolved; left out: the title'),
    channels: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Names of configured channels; left out: those that the configuration routes this severity to'),
    dedup_window: durationField
      .default('5m')
      .describe('An alert that was sent is not sent again for this long, unless it becomes graver'),
    acknowledged_hold: durationField
      .default('1h')
      .describe('One that somebody has acknowledged is not sent again for this long'),
    escalate_after: durationField
      .optional()
      .describe(
        'Unacknowledged for this long, monitor.escalate_alerts sends it again; left out: critical 5m, high 15m, medium 1h, low never',
      ),
  }),
  output: z.strictObject({
    alert_id: z.string(),
    status: z.enum(['sent', 'suppressed']).describe('suppressed: recorded and counted, but not sent'),
    reason: z.string().nullable().describe('Why it was not sent; null when it was'),
    state: z.enum(['open', 'acknowledged', 'resolved']),
    count: z.int().describe('How often this alert has occurred'),
    deliveries: z.array(deliverySchema).describe('What each channel did; empty when it was suppressed'),
    only_logged: z.boolean().describe('True when no channel but the log was asked: nobody was told'),
  }),
  defaults: {
    timeout: '2m',
    heartbeat: '60s',
    retry: { max_attempts: 5, initial_interval: '2s', backoff: 2, max_interval: '30s' },
  },
  run: async (input, ports) => {
    const channels = chosenChannels(ports.alerts, input.channels, input.severity);
    const { severity, title, message, dedup_key: key = title } = input;
    const wait = input.escalate_after ?? escalateAfter[severity];
    const raised: Raised = await ports.alerts.update((book) =>
      raise(book, {
        key,
        severity,
        title,
        message,
        now: ports.clock.now(),
        occurrence: occurrenceOf(ports.step),
        attempt: ports.step.attempt,
        source: { run_id: ports.step.runId, step_path: ports.step.stepPath },
        dedupWindowMs: durationMs(input.dedup_window),
        acknowledgedHoldMs: durationMs(input.acknowledged_hold),
        escalateAfterMs: wait === undefined ? undefined : durationMs(wait),
      }),
    );
    ports.progress(0.3, raised.kind === 'send' ? 'sending' : 'not sent again');
    const { alert } = raised;
    const answer = { alert_id: alert.id, state: alert.state, count: alert.count };
    if (raised.kind === 'suppressed')
      return { ...answer, status: 'suppressed' as const, reason: raised.reason, deliveries: [], only_logged: false };
    const { notices: _notices, sending: _sending, ...facts } = alert;
    const deliveries = await deliver(
      {
        owner: { kind: 'alert', id: alert.id },
        notice: raised.notice,
        channels,
        severity,
        title,
        message,
        data: { alert: asJson(facts) },
      },
      ports,
    );
    requireReached(alert.id, deliveries);
    ports.progress(1);
    return {
      ...answer,
      status: 'sent' as const,
      reason: null,
      deliveries: [...deliveries],
      only_logged: deliveries.every(({ kind }) => kind === 'log'),
    };
  },
});

/** @throws ActionError `AlertNotDelivered`, retryable: the next attempt asks the channels that failed once more. */
function requireReached(alertId: string, deliveries: readonly Delivery[]): void {
  if (reached({ deliveries: [...deliveries] })) return;
  throw new ActionError('AlertNotDelivered', `${alertId} reached nobody: ${failuresOf(deliveries)}`, {
    retryable: true,
  });
}
