import { BellwetherError } from '../base/errors';

/**
 * What the ledger refuses, or cannot do. `code` is stable: `IntentDiffers`, `NotAllowed`, `FillBeyondQuantity`,
 * `LedgerUnavailable`, … (docs/ledger.md lists them).
 */
export class LedgerError extends BellwetherError {
  override readonly name = 'LedgerError';
}

/** SQLSTATE of what the functions of the ledger refuse; the code is in the detail. */
const refusal = 'BW000';

/** Classes of SQLSTATE, and errors of the socket, that mean: the database was not there, or went away. */
const unavailable =
  /^(?:08|57P|53300|ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|28)/;

/** An error of PostgreSQL or of the connection to it, as what it means for the ledger. */
export function ledgerErrorOf(error: unknown): LedgerError {
  if (error instanceof LedgerError) return error;
  const { code, detail, message, constraint } = fieldsOf(error);
  if (code === refusal) return new LedgerError(detail ?? 'Refused', message, { cause: error });
  // Class 23: a constraint; 22: a value that no column of the ledger takes.
  if (code?.startsWith('23') === true || code?.startsWith('22') === true) {
    const by = constraint === undefined ? '' : ` (constraint ${constraint})`;
    const more = detail === undefined ? '' : `. ${detail}`;
    return new LedgerError('NotAllowed', `the ledger refuses it: ${message}${by}${more}`, { cause: error });
  }
  if (code === undefined ? connectionEnded.test(message) : unavailable.test(code)) {
    const why = message === '' ? (code ?? 'no answer') : message;
    return new LedgerError('LedgerUnavailable', `the ledger cannot be asked: ${why}. Nothing is sent without it`, {
      cause: error,
    });
  }
  return new LedgerError('LedgerFailed', `the ledger failed: ${message}${code === undefined ? '' : ` (${code})`}`, {
    cause: error,
  });
}

/** How the client of PostgreSQL words what has no code. */
const connectionEnded =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|Client was closed|Cannot use a pool after/;

/** True for what may be done again at once: two transactions were in each other's way and this one was undone. */
export function isCollision(error: unknown): boolean {
  const { code } = fieldsOf(error);
  return code === '40P01' || code === '40001';
}

interface ErrorFields {
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly constraint: string | undefined;
  readonly message: string;
}

function fieldsOf(error: unknown): ErrorFields {
  if (typeof error !== 'object' || error === null) {
    return { code: undefined, detail: undefined, constraint: undefined, message: String(error) };
  }
  const given: Partial<Record<keyof ErrorFields | 'errors', unknown>> = error;
  // Where a name has several addresses, the socket's error is a list of errors.
  const first: unknown = Array.isArray(given.errors) ? given.errors[0] : undefined;
  if (first !== undefined && typeof given.message === 'string' && given.message === '') return fieldsOf(first);
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    code: text(given.code),
    detail: text(given.detail),
    constraint: text(given.constraint),
    message: text(given.message) ?? '',
  };
}
