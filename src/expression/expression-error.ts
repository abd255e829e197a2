/**
 * Why an expression was refused or could not be evaluated. The codes are stable:
 * `syntax` `limit` `unknown-name` `unknown-field` `unknown-function` `arguments` `type` `forbidden-name`
 * are found when a definition is checked; `unset` `division-by-zero` `not-finite` `index` `argument-value` `fuel`
 * `runtime-type` only when it is evaluated.
 */
export type ExpressionErrorCode =
  | 'syntax'
  | 'limit'
  | 'unknown-name'
  | 'unknown-field'
  | 'unknown-function'
  | 'arguments'
  | 'type'
  | 'forbidden-name'
  | 'unset'
  | 'division-by-zero'
  | 'not-finite'
  | 'index'
  | 'argument-value'
  | 'fuel'
  | 'runtime-type';

/** The one error that this module throws. `at` and `end` are offsets into the source text. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(
    readonly code: ExpressionErrorCode,
    message: string,
    readonly at: number,
    readonly end: number = at + 1,
  ) {
    super(message);
  }
}
