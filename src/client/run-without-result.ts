import { BellwetherError } from '../base/errors';

/** A run that ended without a result of its own: refused, terminated, … `code` says which. */
export class RunWithoutResultError extends BellwetherError {
  override readonly name = 'RunWithoutResultError';
}
