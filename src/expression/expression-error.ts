/**
 * Why an expression was refused or could not be evaluated. The codes are stable. The first nine are found when a
 * definition is checked; the others, and a `limit` on the size of a value, only when the expression is evaluated.
 */
export const expressionErrorCodes = [
  'syntax',
  'limit',
  'pattern',
  'unknown-name',
  'unknown-field',
  'unknown-function',
  'arguments',
  'type',
  'forbidden-name',
  'unset',
  'division-by-zero',
  'not-finite',
  'index',
  'argument-value',
  'fuel',
  'runtime-type',
  'time',
] as const;

export type ExpressionErrorCode = (typeof expressionErrorCodes)[number];

/** A part of a source text: `at` is its first offset, `end` the one after its last. */
export interface Place {
  readonly at: number;
  readonly end: number;
}

/** The one error that this module throws. `at` and `end` are offsets into the source text. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(
    readonly code: ExpressionErrorCode,
    message: string,
    readonly at: number,
    readonly end: number = at + 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The error of a part of an expression. */
export function errorAt(place: Place, code: ExpressionErrorCode, message: string, cause?: Error): ExpressionError {
  return new ExpressionError(code, message, place.at, place.end, cause && { cause });
}
