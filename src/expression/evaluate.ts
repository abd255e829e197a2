import type { Json } from '../base/json';
import { isReference, type Expression } from './ast';
import { plainCompiler } from './compile';
import { Evaluation, type Operand, type Scope } from './evaluation';
import { errorAt } from './expression-error';
import { isWithinSize } from './json-values';
import { limits } from './limits';

export type { Purse, Scope } from './evaluation';

const programs = new WeakMap<Expression, Operand>();

export interface Evaluated {
  readonly value: Json;
  /** What it cost: the same for the same input on every machine. */
  readonly fuel: number;
}

/**
 * Evaluates a parsed expression. It is compiled when it is evaluated for the first time.
 * @throws ExpressionError `unset` when a value that is read is not set, and the other run-time codes.
 */
export function evaluateExpression(expression: Expression, scope: Scope, fuel: number = limits.fuel): Evaluated {
  let program = programs.get(expression);
  if (program === undefined) {
    program = plainCompiler.value(expression);
    programs.set(expression, program);
  }
  return run(expression, program, new Evaluation(scope, fuel));
}

/** Runs a compiled expression. @throws ExpressionError `limit` when its result is too large to be passed on. */
export function run(expression: Expression, program: Operand, evaluation: Evaluation): Evaluated {
  try {
    const value = program(evaluation);
    if (typeof value === 'object' && value !== null) refuseLargeResult(value, expression);
    return { value, fuel: spentOf(evaluation) };
  } finally {
    evaluation.scope.purse?.spend(spentOf(evaluation));
  }
}

/** Fuel for the last work is taken before it is done: where there was not enough, it was not done. */
const spentOf = ({ budget, fuel }: Evaluation): number => budget - Math.max(0, fuel);

/** A value that is only passed on is as large as it was; one that is put together may hold it ten thousand times. */
function refuseLargeResult(value: Json, expression: Expression): void {
  if (isReference(expression) || isWithinSize(value, limits.resultSize)) return;
  const message = `the result holds more than ${limits.resultSize} values and characters`;
  throw errorAt(expression, 'limit', message);
}
