import { BellwetherError } from '../base/errors';

/** Values that an expression cannot be evaluated on. `problems` has a line for each thing that is wrong, with its place. */
export class InvalidContextError extends BellwetherError {
  override readonly name = 'InvalidContextError';

  constructor(
    readonly problems: readonly string[],
    options?: { readonly cause?: unknown },
  ) {
    super('InvalidContext', problems.join('\n'), options);
  }
}
