import { BellwetherError } from '../base/errors';

/**
 * A failure that an action raises on purpose. `code` becomes the failure type that `retry.non_retryable`
 * and the run's result name; `retryable: false` ends the step at once, whatever its retry policy.
 */
export class ActionError extends BellwetherError {
  override readonly name = 'ActionError';
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { readonly retryable?: boolean; readonly cause?: unknown } = {}) {
    super(code, message, { cause: options.cause });
    this.retryable = options.retryable ?? false;
  }
}

/** By its shape: a slice of the user's own may have been built against another copy of this class. */
export function isActionError(error: unknown): error is ActionError {
  return (
    error instanceof Error &&
    error.name === 'ActionError' &&
    'code' in error &&
    typeof error.code === 'string' &&
    'retryable' in error &&
    typeof error.retryable === 'boolean'
  );
}
