import { z } from 'zod';
import type { AlertBook } from '../alert-port';
import type { Ports } from '../ports';
import { alertSummarySchema, summaryOf } from './alert-summary';
import type { Decided, Decision } from './alerts/transitions';

export const decisionInput = z.strictObject({
  alert: z.string().min(1).max(200).describe('Id of the alert, or the key of one that is not resolved'),
  by: z.string().trim().min(1).max(100).describe('Who decides'),
  note: z.string().max(2_000).optional().describe('What others should know of it'),
});

export const decisionOutput = z.strictObject({
  alert: alertSummarySchema,
  changed: z.boolean().describe('False when it was in that state already'),
});

type Transition = (book: AlertBook, decision: Decision) => { readonly book: AlertBook; readonly result: Decided };

/** Moves an alert on. @throws ActionError `AlertNotFound`, `AlertResolved`. */
export async function decide(
  transition: Transition,
  { alert: name, by, note }: z.output<typeof decisionInput>,
  { alerts, clock }: Pick<Ports, 'alerts' | 'clock'>,
): Promise<z.input<typeof decisionOutput>> {
  const now = clock.now();
  const { alert, changed } = await alerts.update((book) => transition(book, { alert: name, by, note, now }));
  return { alert: summaryOf(alert), changed };
}
