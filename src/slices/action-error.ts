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
