import { z } from 'zod';
import { defineAction } from '../action';
import { alertSeverities, alertSeveritySchema } from '../alert-port';
import { alertSummarySchema, summaryOf } from './alert-summary';
import { dueForEscalation } from './alerts/escalation';

export const listAlerts = defineAction({
  name: 'monitor.list_alerts',
  summary: 'List alerts, the latest first, with their state and how often they occurred',
  capability: 'read',
  input: z.strictObject({
    states: z
      .array(z.enum(['open', 'acknowledged', 'resolved']))
      .min(1)
      .default(['open', 'acknowledged'])
      .describe('Which states to list'),
    min_severity: alertSeveritySchema.default('low').describe('Leave out what is milder'),
    limit: z.int().min(1).max(500).default(100).describe('The most alerts to list'),
  }),
  output: z.strictObject({
    alerts: z.array(alertSummarySchema),
    total: z.int().describe('How many there are, those above the limit included'),
    counts: z
      .strictObject({ open: z.int(), acknowledged: z.int(), resolved: z.int() })
      .describe('Of all that are kept'),
    overdue: z.int().describe('Open ones that nobody has acknowledged in time, and that wait to be escalated'),
    channels: z.array(z.strictObject({ name: z.string(), kind: z.enum(['log', 'webhook', 'smtp']) })),
  }),
  defaults: { timeout: '30s' },
  run: async ({ states, min_severity: least, limit }, { alerts, clock }) => {
    const book = await alerts.read();
    const found = book.alerts
      .filter(({ state }) => states.includes(state))
      .filter(({ severity }) => alertSeverities.indexOf(severity) >= alertSeverities.indexOf(least))
      .sort((one, other) => Date.parse(other.last_seen) - Date.parse(one.last_seen));
    const countOf = (wanted: string): number => book.alerts.filter(({ state }) => state === wanted).length;
    return {
      alerts: found.slice(0, limit).map(summaryOf),
      total: found.length,
      counts: { open: countOf('open'), acknowledged: countOf('acknowledged'), resolved: countOf('resolved') },
      overdue: dueForEscalation(book, clock.now()).length,
      channels: alerts.channels.map(({ name, kind }) => ({ name, kind })),
    };
  },
});
