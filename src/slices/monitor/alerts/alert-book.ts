import type { Alert, AlertBook, NoticeRecord } from '../../alert-port';

/** Notices kept of each alert, and reports kept of all. */
const keptNotices = 20;
const keptReports = 200;

/** Resolved alerts that are kept, the latest resolved; what is open or acknowledged always is. */
const keptResolved = 500;

/** The book with this alert in the place of the one with its id, or added. */
export function withAlert(book: AlertBook, alert: Alert): AlertBook {
  const kept = { ...alert, notices: alert.notices.slice(-keptNotices) };
  const known = book.alerts.some(({ id }) => id === alert.id);
  const alerts = known ? book.alerts.map((entry) => (entry.id === alert.id ? kept : entry)) : [...book.alerts, kept];
  return { ...book, alerts: pruned(alerts) };
}

/** The book with this record of a report in the place of the one of its occurrence, or added. */
export function withReport(book: AlertBook, report: NoticeRecord): AlertBook {
  const others = book.reports.filter(({ occurrence }) => occurrence !== report.occurrence);
  return { ...book, reports: [...others, report].slice(-keptReports) };
}

/** A copy of the alert with this record of a notice in the place of the one of its occurrence, or added. */
export function withNotice(alert: Alert, notice: NoticeRecord): Alert {
  const others = alert.notices.filter(({ occurrence }) => occurrence !== notice.occurrence);
  return { ...alert, notices: [...others, notice] };
}

/** Whom a notice reached. The log is nobody, unless nothing but the log was to be told. */
export function reached(notice: Pick<NoticeRecord, 'deliveries'>): boolean {
  const people = notice.deliveries.filter(({ kind }) => kind !== 'log');
  return (people.length === 0 ? notice.deliveries : people).some(({ delivered }) => delivered);
}

function pruned(alerts: readonly Alert[]): Alert[] {
  const resolved = alerts.filter(({ state }) => state === 'resolved');
  if (resolved.length <= keptResolved) return [...alerts];
  const dropped = new Set(
    resolved
      .sort((one, other) => ((one.resolved?.at ?? '') < (other.resolved?.at ?? '') ? -1 : 1))
      .slice(0, resolved.length - keptResolved)
      .map(({ id }) => id),
  );
  return alerts.filter(({ id }) => !dropped.has(id));
}
