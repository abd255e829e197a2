import type { BinaryExpression } from './ast';
import { typeError, type Checking } from './checking';
import { rules } from './rules';
import { boolType, numberType, unify, withArticle, type Type } from './types';

/** The type of `left operator right`. @throws ExpressionError `type`. */
export function binaryType(expression: BinaryExpression, checking: Checking): Type {
  const { operator, left, right } = expression;
  switch (operator) {
    case '&&':
    case '||':
      checking.expect(left, boolType, rules.logic(operator));
      return checking.expect(right, boolType, rules.logic(operator));
    case '==':
    case '!=':
      return equality(expression, checking);
    case '<':
    case '<=':
    case '>':
    case '>=':
      numbersOrTexts(expression, rules.ordering(operator), checking);
      return boolType;
    case 'in':
      return membership(expression, checking);
    case '+':
      return numbersOrTexts(expression, rules.addition, checking);
    case '-':
    case '*':
    case '/':
    case '%':
      checking.expect(left, numberType, rules.arithmetic(operator));
      return checking.expect(right, numberType, rules.arithmetic(operator));
  }
}

function equality(expression: BinaryExpression, checking: Checking): Type {
  const left = checking.type(expression.left);
  const right = checking.type(expression.right);
  if (left.kind !== 'null' && right.kind !== 'null' && unify(left, right) === undefined) {
    throw typeError(`${withArticle(left)} never equals ${withArticle(right)}; nothing is converted`, expression);
  }
  return boolType;
}

/** The type that both operands have. */
function numbersOrTexts(expression: BinaryExpression, rule: string, checking: Checking): Type {
  const left = checking.known(expression.left);
  const right = checking.known(expression.right);
  const isTaken = ({ kind }: Type): boolean => kind === 'dyn' || kind === 'number' || kind === 'string';
  if (!isTaken(left) || !isTaken(right) || unify(left, right) === undefined) {
    throw typeError(`${rule}, not ${withArticle(left)} and ${withArticle(right)}`, expression);
  }
  return left.kind === 'dyn' ? right : left;
}

function membership(expression: BinaryExpression, checking: Checking): Type {
  const item = checking.type(expression.left);
  const list = checking.known(expression.right);
  if (list.kind === 'dyn') return boolType;
  if (list.kind !== 'list') throw typeError(`${rules.membership}, not ${withArticle(list)}`, expression.right);
  if (item.kind !== 'null' && unify(item, list.element) === undefined) {
    throw typeError(`${withArticle(item)} is never in ${withArticle(list)}`, expression);
  }
  return boolType;
}
