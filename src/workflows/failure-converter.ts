import { DefaultFailureConverter } from '@temporalio/common';
import { encryptedFailuresMark } from '../protocol';

/**
 * The errors of workflows: where the worker encrypts payloads, their messages and stacks become payloads too. A sandbox sees no
 * environment, so the worker says it before the bundle begins. No command depends on it: a run may be replayed with and without.
 */
export const failureConverter = new DefaultFailureConverter({
  encodeCommonAttributes: Reflect.get(globalThis, encryptedFailuresMark) === true,
});
