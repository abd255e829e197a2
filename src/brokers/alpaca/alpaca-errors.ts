import { ApiError, AuthError, PermissionError, RateLimitError } from '@alpacahq/alpaca-trade-api/rest';
import { messageOf } from '../../base/errors';
import { BrokerError } from '../broker-error';
import type { AlpacaConnection } from './alpaca-connection';

/** Longest part of an answer that a message shows. */
const shownCharacters = 300;

/** What the venue says, or what became of the connection; without keys. */
export function saidBy({ clean }: Pick<AlpacaConnection, 'clean'>, error: unknown): string {
  const status = error instanceof ApiError ? `Alpaca answered ${error.status}: ` : 'no answer of Alpaca: ';
  const said = clean(`${status}${messageOf(error)}${causeOf(error)}`);
  return said.length > shownCharacters ? `${said.slice(0, shownCharacters)}…` : said;
}

/** A failed connection says why in its cause; the cause itself may hold the request, and stays here. */
function causeOf(error: unknown): string {
  if (error instanceof ApiError || !(error instanceof Error) || !(error.cause instanceof Error)) return '';
  const inner = error.cause.cause;
  return ` (${[error.cause, inner]
    .filter((one) => one !== undefined)
    .map(messageOf)
    .join(': ')})`;
}

/** A call that looks. @throws BrokerError `BrokerUnreachable`, `BrokerRefused`, `BrokerFailed`. */
export async function looking<T>(connection: AlpacaConnection, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof BrokerError) throw error;
    const said = saidBy(connection, error);
    if (error instanceof AuthError || error instanceof PermissionError)
      throw new BrokerError('BrokerRefused', `${said}. Check the keys, and that they are of this endpoint`);
    if (!(error instanceof ApiError) || error instanceof RateLimitError || error.status >= 500)
      throw new BrokerError('BrokerUnreachable', `${said}. It is asked again later`);
    throw new BrokerError('BrokerFailed', said);
  }
}

/** What the venue has not told, though it has to. */
export function missing(what: string, of: string): BrokerError {
  return new BrokerError('BrokerFailed', `Alpaca answered without ${what} of ${of}`);
}
