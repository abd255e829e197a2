import type { Json } from '../base/json';
import type { Expression } from './ast';
import { outOfFuel, type Operand } from './evaluation';

/** A part whose value is known before any evaluation. It costs what its nodes cost, taken at once. */
export interface Constant {
  readonly value: Json;
  readonly cost: number;
}

/** A literal, its negative, or a list of such. */
export function constantOf(expression: Expression): Constant | undefined {
  switch (expression.kind) {
    case 'literal':
      return { value: expression.value, cost: 1 };
    case 'unary': {
      const { operator, operand } = expression;
      const isNegative = operator === '-' && operand.kind === 'literal' && typeof operand.value === 'number';
      return isNegative ? { value: -operand.value, cost: 2 } : undefined;
    }
    case 'list': {
      const items = expression.items.map(constantOf);
      if (!items.every((item) => item !== undefined)) return undefined;
      // All evaluations share it.
      const value = Object.freeze(items.map((item) => item.value));
      return { value, cost: items.reduce((sum, item) => sum + item.cost, 1) };
    }
    default:
      return undefined;
  }
}

export function compileConstant({ value, cost }: Constant, expression: Expression): Operand {
  return (evaluation) => {
    if ((evaluation.fuel -= cost) < 0) throw outOfFuel(evaluation, expression);
    return value;
  };
}
