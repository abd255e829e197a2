import { messageOf } from '../base/errors';

/**
 * Does its work and then closes what that has used, in this order and all of it, whatever becomes of the rest.
 * @throws what the work failed with or, where it did not, the first that could not be closed; the others are told.
 */
export async function thenClose(
  work: () => Promise<void>,
  closers: readonly (() => unknown)[],
  warn: (message: string) => void,
): Promise<void> {
  const failures: unknown[] = [];
  for (const step of [work, ...closers])
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  if (failures.length === 0) return;
  const [first, ...others] = failures;
  for (const other of others) warn(`while the worker ended, not all of it could be closed: ${messageOf(other)}`);
  throw first;
}
