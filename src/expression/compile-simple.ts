import type { Expression, PatternTest } from './ast';
import { burn, outOfFuel, type Compiler, type Operand } from './evaluation';
import { rules } from './rules';
import { wrongType } from './run-time-errors';

export function compileList(expression: Extract<Expression, { kind: 'list' }>, compiler: Compiler): Operand {
  const items = expression.items.map((item) => compiler.value(item));
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    return items.map((item) => item(evaluation));
  };
}

export function compileUnary(expression: Extract<Expression, { kind: 'unary' }>, compiler: Compiler): Operand {
  const operand = compiler.value(expression.operand);
  if (expression.operator === '!') {
    return (evaluation) => {
      if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
      const value = operand(evaluation);
      if (typeof value !== 'boolean') throw wrongType(rules.not, value, expression.operand);
      return !value;
    };
  }
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const value = operand(evaluation);
    if (typeof value !== 'number') throw wrongType(rules.negate, value, expression.operand);
    return -value;
  };
}

export function compileConditional(
  expression: Extract<Expression, { kind: 'conditional' }>,
  compiler: Compiler,
): Operand {
  const test = compiler.value(expression.test);
  const whenTrue = compiler.value(expression.whenTrue);
  const whenFalse = compiler.value(expression.whenFalse);
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const value = test(evaluation);
    if (typeof value !== 'boolean') throw wrongType(rules.conditional, value, expression.test);
    return value ? whenTrue(evaluation) : whenFalse(evaluation);
  };
}

/** The price of a match is taken before the text is looked at. */
export function compilePattern(expression: PatternTest, compiler: Compiler): Operand {
  const { pattern, whole } = expression;
  const operand = compiler.value(expression.text);
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const text = operand(evaluation);
    if (typeof text !== 'string') throw wrongType(rules.patternText(whole), text, expression.text);
    burn(evaluation, pattern.priceOf(text), expression);
    return whole ? pattern.matches(text) : pattern.isFoundIn(text);
  };
}
