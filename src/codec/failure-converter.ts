import { DefaultFailureConverter } from '@temporalio/common';

/** Puts the message and the stack of an error into a payload, which is encrypted. The SDK loads it by its path and this name. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
