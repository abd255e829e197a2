import type { Expression } from './ast';
import { errorAt, type ExpressionError, type Place } from './expression-error';
import type { Type } from './types';

/** A "did you mean" finder; passed in, since the module has no dependency of its own for it. */
export type Suggest = (word: string, candidates: readonly string[]) => string | undefined;

/** A check under way, as the rules for operators and calls need it. */
export interface Checking {
  readonly suggest: Suggest;
  type(expression: Expression): Type;
  /** The type of an operand that may not be null. */
  known(expression: Expression): Type;
  /** `wanted`, when an operand fits it and is not null; `rule` says in an error what is taken. */
  expect(expression: Expression, wanted: Type, rule: string): Type;
  /** The type of what `has` or `default` guards: where something on the way to it is null, it counts as unset. */
  guarded(reference: Expression): Type;
}

export function typeError(message: string, place: Place): ExpressionError {
  return errorAt(place, 'type', message);
}

export function nullableError(place: Place): ExpressionError {
  return typeError('this may be null: say with default(…, value) what to use then', place);
}

/** `; did you mean 'x'?`, or nothing. */
export function meant(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean '${near}'?`;
}
