import { ActionError } from '../../action-error';
import type { Alert, AlertBook } from '../../alert-port';
import { withAlert } from './alert-book';

export interface Decision {
  /** The id of an alert, or the key of one that is not resolved. */
  readonly alert: string;
  readonly by: string;
  readonly note: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Decided {
  readonly alert: Alert;
  /** False when it was in that state already: a retried step changes nothing. */
  readonly changed: boolean;
}

/** open → acknowledged: somebody looks after it, so it is not escalated. @throws ActionError `AlertNotFound`, `AlertResolved`. */
export function acknowledge(
  book: AlertBook,
  decision: Decision,
): { readonly book: AlertBook; readonly result: Decided } {
  const alert = find(book, decision.alert);
  switch (alert.state) {
    case 'acknowledged':
      return { book, result: { alert, changed: false } };
    case 'resolved':
      throw new ActionError(
        'AlertResolved',
        `${alert.id} was resolved by ${alert.resolved?.by ?? 'somebody'} at ${alert.resolved?.at ?? 'an earlier time'}: there is nothing to acknowledge; it opens anew when it is raised again`,
      );
    case 'open':
      return decided(book, { ...alert, state: 'acknowledged', acknowledged: record(decision) });
  }
}

/** open or acknowledged → resolved: the next occurrence of its key is a new alert. @throws ActionError `AlertNotFound`. */
export function resolve(book: AlertBook, decision: Decision): { readonly book: AlertBook; readonly result: Decided } {
  const alert = find(book, decision.alert);
  switch (alert.state) {
    case 'resolved':
      return { book, result: { alert, changed: false } };
    case 'open':
    case 'acknowledged':
      return decided(book, { ...alert, state: 'resolved', resolved: record(decision) });
  }
}

function find({ alerts }: AlertBook, name: string): Alert {
  const found =
    alerts.find(({ id }) => id === name) ??
    alerts.findLast(({ key, state }) => key === name && state !== 'resolved') ??
    alerts.findLast(({ key }) => key === name);
  if (found !== undefined) return found;
  const open = alerts.filter(({ state }) => state !== 'resolved').map(({ id, key }) => `${id} (${key})`);
  const known = open.length === 0 ? 'none is open' : `open are: ${open.slice(-20).join(', ')}`;
  throw new ActionError('AlertNotFound', `there is no alert with the id or the key '${name}'; ${known}`);
}

function decided(book: AlertBook, alert: Alert): { readonly book: AlertBook; readonly result: Decided } {
  return { book: withAlert(book, alert), result: { alert, changed: true } };
}

function record({ now, by, note }: Decision): { readonly at: string; readonly by: string; readonly note?: string } {
  return { at: new Date(now).toISOString(), by, ...(note !== undefined && { note }) };
}
