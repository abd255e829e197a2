import type { z } from 'zod';
import { type Alert, alertSchema } from '../alert-port';

/** An alert as actions give it: without the records of who was told when. */
export const alertSummarySchema = alertSchema.omit({ notices: true, sending: true });

export function summaryOf(alert: Alert): z.infer<typeof alertSummarySchema> {
  const { notices: _notices, sending: _sending, ...summary } = alert;
  return summary;
}
