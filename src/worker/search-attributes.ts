import type { NativeConnection } from '@temporalio/worker';
import { messageOf } from '../base/errors';
import { searchAttributeTypes } from '../protocol';

const rememberMs = 60_000;

/**
 * Asks the namespace which of our search attributes it has, at most once a minute. A server that does not let us ask
 * counts as having none: setting one that is not registered would fail workflow tasks without end.
 */
export function knownSearchAttributes(
  connection: NativeConnection,
  namespace: string,
  warn: (message: string) => void,
): () => Promise<readonly string[]> {
  let known: { readonly names: readonly string[]; readonly until: number } | undefined;
  return async () => {
    if (known !== undefined && Date.now() < known.until) return known.names;
    known = { names: await ask(connection, namespace, warn), until: Date.now() + rememberMs };
    return known.names;
  };
}

async function ask(
  connection: NativeConnection,
  namespace: string,
  warn: (message: string) => void,
): Promise<readonly string[]> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.keys(searchAttributeTypes).filter((name) => name in customAttributes);
  } catch (error) {
    warn(`search attributes are not used, since the server did not list them: ${messageOf(error)}`);
    return [];
  }
}
