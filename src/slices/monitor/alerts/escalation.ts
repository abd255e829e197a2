import type { Alert, AlertBook, NoticeRecord } from '../../alert-port';
import { withAlert, withNotice } from './alert-book';
import { deliveryLeaseMs, resumeWithinMs } from './raise';

/** How often an alert that nobody acknowledges is escalated; after that it is only repeated when it occurs again. */
const mostEscalations = 3;

/** Open alerts whose time without acknowledgement is over, since they were opened or last escalated. */
export function dueForEscalation({ alerts }: AlertBook, now: number): readonly Alert[] {
  return alerts.filter((alert) => {
    const { state, escalate_after_ms: after, escalations, sending, last_sent: sent } = alert;
    if (state !== 'open' || after === undefined || escalations >= mostEscalations || sent === undefined) return false;
    if (sending !== undefined && now - Date.parse(sending.at) < deliveryLeaseMs) return false;
    const since = escalations === 0 ? alert.opened_at : (alert.last_escalated ?? alert.opened_at);
    return now - Date.parse(since) >= after;
  });
}

export interface EscalationClaim {
  readonly alert: Alert;
  readonly notice: NoticeRecord;
}

/** Claims what is due, so that no other step escalates it as well; a later attempt of a step claims what it had claimed. */
export function claimEscalations(
  book: AlertBook,
  { now, occurrence, attempt }: { readonly now: number; readonly occurrence: string; readonly attempt: number },
): { readonly book: AlertBook; readonly result: readonly EscalationClaim[] } {
  const at = new Date(now).toISOString();
  const begun = attempt > 1 ? book.alerts.flatMap((alert) => unfinished(alert, occurrence, now)) : [];
  let changed = book;
  const claims = [...begun];
  for (const alert of dueForEscalation(book, now)) {
    if (begun.some((claim) => claim.alert.id === alert.id)) continue;
    const own = occurrenceOf(occurrence, alert);
    const notice: NoticeRecord = { occurrence: own, kind: 'escalated', at, deliveries: [] };
    const claimed = withNotice({ ...alert, sending: { occurrence: own, at } }, notice);
    changed = withAlert(changed, claimed);
    claims.push({ alert: claimed, notice });
  }
  return { book: changed, result: claims };
}

function unfinished(alert: Alert, occurrence: string, now: number): EscalationClaim[] {
  if (alert.state !== 'open') return [];
  const own = occurrenceOf(occurrence, alert);
  const notice = alert.notices.find((entry) => entry.occurrence === own && now - Date.parse(entry.at) < resumeWithinMs);
  return notice === undefined ? [] : [{ alert, notice }];
}

function occurrenceOf(occurrence: string, { id, escalations }: Alert): string {
  return `${occurrence}#${id}.${escalations}`;
}
