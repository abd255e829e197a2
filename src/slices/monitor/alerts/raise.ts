import { type Alert, type AlertBook, alertSeverities, type AlertSeverity, type NoticeRecord } from '../../alert-port';
import { withAlert, withNotice } from './alert-book';

/** How long a step that was to deliver is waited for, before another may do it: it may have been killed. */
export const deliveryLeaseMs = 60_000;

/** An attempt goes on with what an attempt before it began; older records are of another run with the same id. */
export const resumeWithinMs = 3_600_000;

export interface RaiseRequest {
  readonly key: string;
  readonly severity: AlertSeverity;
  readonly title: string;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The step, the same for every attempt of it. */
  readonly occurrence: string;
  readonly attempt: number;
  readonly source: Alert['source'];
  readonly dedupWindowMs: number;
  /** How long an alert that somebody has acknowledged stays quiet. */
  readonly acknowledgedHoldMs: number;
  readonly escalateAfterMs: number | undefined;
}

export type Raised =
  | { readonly kind: 'send'; readonly alert: Alert; readonly notice: NoticeRecord }
  | { readonly kind: 'suppressed'; readonly alert: Alert; readonly reason: string };

/**
 * Records an occurrence of an alert, and decides whether it is to be sent. Occurrences with one key are one alert until it is
 * resolved. One that was sent within the window is not sent again, unless it has become graver; a later attempt of the step that
 * was sending goes on with what it had begun.
 */
export function raise(book: AlertBook, request: RaiseRequest): { readonly book: AlertBook; readonly result: Raised } {
  const earlier = request.attempt > 1 ? begun(book, request) : undefined;
  if (earlier !== undefined) return { book, result: earlier };
  const known = book.alerts.findLast(({ key, state }) => key === request.key && state !== 'resolved');
  if (known === undefined) return first(book, request);
  const counted = occurredAgain(known, request);
  const reason = reasonToWait(known, request);
  if (reason !== undefined)
    return { book: withAlert(book, counted), result: { kind: 'suppressed', alert: counted, reason } };
  return sending(book, reopened(counted, request), 'repeated', request);
}

/** What an earlier attempt of this step began. */
function begun(book: AlertBook, { key, occurrence, now }: RaiseRequest): Raised | undefined {
  const alert = book.alerts.findLast((entry) => entry.key === key);
  const notice = alert?.notices.find(
    (entry) => entry.occurrence === occurrence && now - Date.parse(entry.at) < resumeWithinMs,
  );
  if (alert === undefined || notice === undefined) return undefined;
  if (alert.state === 'resolved') return { kind: 'suppressed', alert, reason: 'it was resolved meanwhile' };
  return { kind: 'send', alert, notice };
}

function first(book: AlertBook, request: RaiseRequest): { readonly book: AlertBook; readonly result: Raised } {
  const at = momentOf(request.now);
  const { key, severity, title, message, source, escalateAfterMs } = request;
  const alert: Alert = {
    id: `alert-${book.next}`,
    key,
    severity,
    title,
    message,
    state: 'open',
    opened_at: at,
    first_seen: at,
    last_seen: at,
    count: 1,
    ...(escalateAfterMs !== undefined && { escalate_after_ms: escalateAfterMs }),
    escalations: 0,
    source,
    notices: [],
  };
  return sending({ ...book, next: book.next + 1 }, alert, 'raised', request);
}

function occurredAgain(alert: Alert, { now, message, severity, title, source, escalateAfterMs }: RaiseRequest): Alert {
  const graver = isGraver(severity, alert.severity);
  return {
    ...alert,
    message,
    source,
    last_seen: momentOf(now),
    count: alert.count + 1,
    ...(graver && { severity, title, ...(escalateAfterMs !== undefined && { escalate_after_ms: escalateAfterMs }) }),
  };
}

function reasonToWait(
  alert: Alert,
  { now, severity, dedupWindowMs, acknowledgedHoldMs }: RaiseRequest,
): string | undefined {
  if (isGraver(severity, alert.severity)) return undefined;
  if (alert.sending !== undefined && now - Date.parse(alert.sending.at) < deliveryLeaseMs)
    return `the step ${alert.sending.occurrence} is sending it`;
  if (alert.last_sent === undefined) return undefined;
  const quietMs = now - Date.parse(alert.last_sent);
  if (quietMs < dedupWindowMs)
    return `it was sent ${seconds(quietMs)} s ago, within the window of ${seconds(dedupWindowMs)} s`;
  if (alert.state === 'acknowledged' && quietMs < acknowledgedHoldMs)
    return `${alert.acknowledged?.by ?? 'somebody'} has acknowledged it, and it was sent ${seconds(quietMs)} s ago`;
  return undefined;
}

/** Acknowledged alerts that are sent once more wait to be acknowledged once more. */
function reopened(alert: Alert, { now }: RaiseRequest): Alert {
  return alert.state === 'acknowledged' ? { ...alert, state: 'open', opened_at: momentOf(now), escalations: 0 } : alert;
}

function sending(
  book: AlertBook,
  alert: Alert,
  kind: 'raised' | 'repeated',
  { now, occurrence }: RaiseRequest,
): { readonly book: AlertBook; readonly result: Raised } {
  const notice: NoticeRecord = { occurrence, kind, at: momentOf(now), deliveries: [] };
  const claimed = withNotice({ ...alert, sending: { occurrence, at: momentOf(now) } }, notice);
  return { book: withAlert(book, claimed), result: { kind: 'send', alert: claimed, notice } };
}

function isGraver(one: AlertSeverity, other: AlertSeverity): boolean {
  return alertSeverities.indexOf(one) > alertSeverities.indexOf(other);
}

function momentOf(ms: number): string {
  return new Date(ms).toISOString();
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
