import type { Alert, AlertBook, Delivery, NoticeRecord } from '../../alert-port';
import { reached, withAlert, withNotice, withReport } from './alert-book';

/** Which notice a delivery belongs to: of an alert, or a report. */
export type NoticeOwner = { readonly kind: 'alert'; readonly id: string } | { readonly kind: 'report' };

/** Notes what one channel did, so that no later attempt sends there again. */
export function recordDelivery(
  book: AlertBook,
  owner: NoticeOwner,
  notice: NoticeRecord,
  delivery: Delivery,
): { readonly book: AlertBook; readonly result: undefined } {
  if (owner.kind === 'report') {
    const known = book.reports.find(({ occurrence }) => occurrence === notice.occurrence) ?? notice;
    return { book: withReport(book, withDelivery(known, delivery)), result: undefined };
  }
  const alert = book.alerts.find(({ id }) => id === owner.id);
  // It was resolved and cleared away while this was on its way.
  if (alert === undefined) return { book, result: undefined };
  const known = alert.notices.find(({ occurrence }) => occurrence === notice.occurrence) ?? notice;
  return { book: withAlert(book, withNotice(alert, withDelivery(known, delivery))), result: undefined };
}

/**
 * The step that was sending an alert has asked every channel, or was stopped. Only now is it known whether somebody was reached:
 * then it counts as sent, and an escalation as one.
 */
export function endSending(
  book: AlertBook,
  alertId: string,
  occurrence: string,
): { readonly book: AlertBook; readonly result: undefined } {
  const alert = book.alerts.find(({ id }) => id === alertId);
  const notice = alert?.notices.find((entry) => entry.occurrence === occurrence);
  if (alert === undefined || notice === undefined) return { book, result: undefined };
  const { sending, ...rest } = alert;
  const ended = sending === undefined || sending.occurrence === occurrence ? rest : alert;
  return { book: withAlert(book, { ...ended, ...(reached(notice) && sentFacts(alert, notice)) }), result: undefined };
}

function sentFacts(alert: Alert, notice: NoticeRecord): Partial<Alert> {
  const at = notice.deliveries.reduce(
    (latest, entry) => (entry.delivered && entry.at > latest ? entry.at : latest),
    notice.at,
  );
  if (notice.kind !== 'escalated') return { last_sent: at };
  return { last_sent: at, escalations: alert.escalations + 1, last_escalated: at };
}

function withDelivery(notice: NoticeRecord, delivery: Delivery): NoticeRecord {
  const others = notice.deliveries.filter(({ channel }) => channel !== delivery.channel);
  return { ...notice, deliveries: [...others, delivery] };
}
