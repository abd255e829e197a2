import { ActionError, isActionError } from '../slices/action-error';

/** An error on its way between processes. */
export interface ErrorData {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** Of an ActionError. */
  readonly code?: string;
  readonly retryable?: boolean;
  readonly cause?: ErrorData;
}

/** How many causes of causes travel along. */
const deepest = 5;

export function errorData(error: unknown, depth = 0): ErrorData {
  if (!isErrorLike(error)) return { name: 'Error', message: String(error) };
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    ...(stack !== undefined && { stack }),
    ...(isActionError(error) && { code: error.code, retryable: error.retryable }),
    ...(cause !== undefined && depth < deepest && { cause: errorData(cause, depth + 1) }),
  };
}

/** The same error in this process: an ActionError again where it was one, with the stack that it had there. */
export function errorFrom({ name, message, stack, code, retryable = false, cause }: ErrorData): Error {
  const from = cause === undefined ? {} : { cause: errorFrom(cause) };
  const error =
    code === undefined
      ? Object.assign(new Error(message, from), { name })
      : new ActionError(code, message, { retryable, ...from });
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** By its shape: `instanceof` fails across realms. */
function isErrorLike(error: unknown): error is Error {
  return (
    typeof error === 'object' &&
    error !== null &&
    'name' in error &&
    typeof error.name === 'string' &&
    'message' in error &&
    typeof error.message === 'string'
  );
}
