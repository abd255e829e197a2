import type { Json } from '../base/json';
import type { BinaryExpression } from './ast';
import { constantOf } from './literal-values';
import { outOfFuel, type Compiler, type Operand } from './evaluation';
import type { ExpressionError } from './expression-error';
import { rules } from './rules';
import { wrongTypes } from './run-time-errors';

type OrderingOperator = '<' | '<=' | '>' | '>=';

/** Comparing with a number that is written out is what most conditions do: it is done without a further call. */
export function compileOrdering(expression: BinaryExpression, operator: OrderingOperator, compiler: Compiler): Operand {
  const constant = constantOf(expression.right);
  return typeof constant?.value === 'number' && !compiler.isTracing
    ? withNumber(expression, operator, constant.value, constant.cost, compiler.value(expression.left))
    : ofTwo(expression, operator, compiler);
}

function withNumber(
  expression: BinaryExpression,
  operator: OrderingOperator,
  limit: number,
  cost: number,
  left: Operand,
): Operand {
  const { right } = expression;
  switch (operator) {
    case '<':
      return (evaluation) => {
        if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
        const value = left(evaluation);
        if ((evaluation.fuel -= cost) < 0) throw outOfFuel(evaluation, right);
        if (typeof value === 'number') return value < limit;
        throw incomparable(expression, value, limit);
      };
    case '<=':
      return (evaluation) => {
        if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
        const value = left(evaluation);
        if ((evaluation.fuel -= cost) < 0) throw outOfFuel(evaluation, right);
        if (typeof value === 'number') return value <= limit;
        throw incomparable(expression, value, limit);
      };
    case '>':
      return (evaluation) => {
        if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
        const value = left(evaluation);
        if ((evaluation.fuel -= cost) < 0) throw outOfFuel(evaluation, right);
        if (typeof value === 'number') return value > limit;
        throw incomparable(expression, value, limit);
      };
    case '>=':
      return (evaluation) => {
        if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
        const value = left(evaluation);
        if ((evaluation.fuel -= cost) < 0) throw outOfFuel(evaluation, right);
        if (typeof value === 'number') return value >= limit;
        throw incomparable(expression, value, limit);
      };
  }
}

function ofTwo(expression: BinaryExpression, operator: OrderingOperator, compiler: Compiler): Operand {
  const left = compiler.value(expression.left);
  const right = compiler.value(expression.right);
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const a = left(evaluation);
    const b = right(evaluation);
    const isComparable =
      (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string');
    if (!isComparable) throw incomparable(expression, a, b);
    switch (operator) {
      case '<':
        return a < b;
      case '<=':
        return a <= b;
      case '>':
        return a > b;
      case '>=':
        return a >= b;
    }
  };
}

function incomparable(expression: BinaryExpression, a: Json, b: Json): ExpressionError {
  return wrongTypes(rules.ordering(expression.operator), [a, b], expression);
}
