import type { BinaryExpression } from './ast';
import { burn, outOfFuel, type Compiler, type Operand } from './evaluation';
import { errorAt, type Place } from './expression-error';
import { limits } from './limits';
import { rules } from './rules';
import { wrongType, wrongTypes } from './run-time-errors';

/** Beyond it whole numbers are no longer exact. */
const largest = Number.MAX_SAFE_INTEGER;

type ArithmeticOperator = '-' | '*' | '/' | '%';

export function compileArithmetic(
  expression: BinaryExpression,
  operator: ArithmeticOperator,
  compiler: Compiler,
): Operand {
  const left = compiler.value(expression.left);
  const right = compiler.value(expression.right);
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const a = left(evaluation);
    if (typeof a !== 'number') throw wrongType(rules.arithmetic(operator), a, expression.left);
    const b = right(evaluation);
    if (typeof b !== 'number') throw wrongType(rules.arithmetic(operator), b, expression.right);
    const result = calculate(operator, a, b);
    if (result >= -largest && result <= largest) return result;
    if (Number.isFinite(result)) return inexact(result, a, b, expression);
    if (b === 0 && operator !== '-' && operator !== '*') {
      throw errorAt(expression, 'division-by-zero', `${a} ${operator} 0: the divisor is zero`);
    }
    throw notFinite(expression);
  };
}

function calculate(operator: ArithmeticOperator, a: number, b: number): number {
  switch (operator) {
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
  }
}

/** A result beyond 2^53: of two whole numbers it should be whole and exact, and is not. */
function inexact(result: number, a: number, b: number, place: Place): number {
  if (!Number.isInteger(a) || !Number.isInteger(b)) return result;
  throw errorAt(place, 'limit', `${result} is beyond 2^53, where whole numbers are no longer exact`);
}

export function compileAddition(expression: BinaryExpression, compiler: Compiler): Operand {
  const left = compiler.value(expression.left);
  const right = compiler.value(expression.right);
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const a = left(evaluation);
    const b = right(evaluation);
    if (typeof a === 'number' && typeof b === 'number') {
      const sum = a + b;
      if (sum >= -largest && sum <= largest) return sum;
      if (Number.isFinite(sum)) return inexact(sum, a, b, expression);
      throw notFinite(expression);
    }
    if (typeof a !== 'string' || typeof b !== 'string') throw wrongTypes(rules.addition, [a, b], expression);
    const length = a.length + b.length;
    burn(evaluation, Math.ceil(length / 64), expression);
    refuseLongText(length, expression);
    return a + b;
  };
}

/** @throws ExpressionError `limit` for a text that is longer than any result may be. */
export function refuseLongText(length: number, place: Place): void {
  if (length <= limits.stringResult) return;
  const message = `a text of ${length} characters is longer than ${limits.stringResult}`;
  throw errorAt(place, 'limit', message);
}

export function notFinite(place: Place): Error {
  return errorAt(place, 'not-finite', 'the result is not a finite number');
}
