import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { deliverySchema } from '../alert-port';
import { reached } from './alerts/alert-book';
import { asJson, chosenChannels, deliver, failuresOf, occurrenceOf } from './alerts/deliver';
import { claimEscalations } from './alerts/escalation';
import { summaryOf } from './alert-summary';

export const escalateAlerts = defineAction({
  name: 'monitor.escalate_alerts',
  summary:
    'Send alerts again that nobody has acknowledged in time, up to three times; for a step that runs every minute or so',
  capability: 'notify',
  input: z.strictObject({
    channels: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Names of configured channels; left out: those that the configuration routes escalations to'),
  }),
  output: z.strictObject({
    escalated: z.array(
      z.strictObject({ alert_id: z.string(), title: z.string(), level: z.int(), deliveries: z.array(deliverySchema) }),
    ),
  }),
  defaults: { timeout: '5m', heartbeat: '60s', retry: { max_attempts: 3, initial_interval: '2s', backoff: 2 } },
  run: async ({ channels: named }, ports) => {
    const channels = chosenChannels(ports.alerts, named, 'escalation');
    const claims = await ports.alerts.update((book) =>
      claimEscalations(book, {
        now: ports.clock.now(),
        occurrence: occurrenceOf(ports.step),
        attempt: ports.step.attempt,
      }),
    );
    const escalated = [];
    const failures: string[] = [];
    for (const [index, { alert, notice }] of claims.entries()) {
      ports.progress(index / claims.length, alert.title);
      const { id, severity, title, escalations } = alert;
      const deliveries = await deliver(
        {
          owner: { kind: 'alert', id },
          notice,
          channels,
          severity,
          title,
          message:
            `${alert.message}\n\nOpen since ${alert.opened_at}, raised ${alert.count} time(s), acknowledged by nobody.`.trim(),
          data: { alert: asJson(summaryOf(alert)) },
        },
        ports,
      );
      if (!reached({ deliveries: [...deliveries] })) failures.push(`${id}: ${failuresOf(deliveries)}`);
      escalated.push({ alert_id: id, title, level: escalations + 1, deliveries: [...deliveries] });
    }
    if (failures.length > 0)
      throw new ActionError(
        'AlertNotDelivered',
        `${failures.length} of ${claims.length} escalations reached nobody. ${failures.join('. ')}`,
        {
          retryable: true,
        },
      );
    return { escalated };
  },
});
