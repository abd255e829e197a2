import type { BinaryExpression } from './ast';
import { compileArithmetic, compileAddition } from './compile-arithmetic';
import { compileEquality, compileMembership } from './compile-equality';
import { compileOrdering } from './compile-ordering';
import { outOfFuel, type Compiler, type Operand } from './evaluation';
import { rules } from './rules';
import { wrongType } from './run-time-errors';

export function compileBinary(expression: BinaryExpression, compiler: Compiler): Operand {
  switch (expression.operator) {
    case '&&':
    case '||':
      return compileLogic(expression, compiler);
    case '==':
    case '!=':
      return compileEquality(expression, compiler);
    case 'in':
      return compileMembership(expression, compiler);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileOrdering(expression, expression.operator, compiler);
    case '+':
      return compileAddition(expression, compiler);
    case '-':
    case '*':
    case '/':
    case '%':
      return compileArithmetic(expression, expression.operator, compiler);
  }
}

/** From left to right: what the left side decides, the right side is not asked for. */
function compileLogic(expression: BinaryExpression, compiler: Compiler): Operand {
  const { operator } = expression;
  const left = compiler.value(expression.left);
  const right = compiler.value(expression.right);
  const deciding = operator === '||';
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const first = left(evaluation);
    if (first === deciding) return first;
    if (typeof first !== 'boolean') throw wrongType(rules.logic(operator), first, expression.left);
    const second = right(evaluation);
    if (typeof second !== 'boolean') throw wrongType(rules.logic(operator), second, expression.right);
    return second;
  };
}
