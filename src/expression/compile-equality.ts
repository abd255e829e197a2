import type { Json } from '../base/json';
import type { BinaryExpression } from './ast';
import { constantOf } from './literal-values';
import { burn, outOfFuel, type Compiler, type Evaluation, type Operand } from './evaluation';
import type { Place } from './expression-error';
import { pairsInside } from './json-values';
import { rules } from './rules';
import { wrongType } from './run-time-errors';

export function compileEquality(expression: BinaryExpression, compiler: Compiler): Operand {
  const wanted = expression.operator === '==';
  const left = compiler.value(expression.left);
  const constant = constantOf(expression.right);
  if (constant !== undefined && isScalar(constant.value) && !compiler.isTracing) {
    const { value, cost } = constant;
    return (evaluation) => {
      if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
      const found = left(evaluation);
      if ((evaluation.fuel -= cost) < 0) throw outOfFuel(evaluation, expression.right);
      if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
      return (found === value) === wanted;
    };
  }
  const right = compiler.value(expression.right);
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const first = left(evaluation);
    return isEqual(first, right(evaluation), evaluation, expression) === wanted;
  };
}

export function compileMembership(expression: BinaryExpression, compiler: Compiler): Operand {
  const item = compiler.value(expression.left);
  const constant = constantOf(expression.right);
  if (Array.isArray(constant?.value) && constant.value.every(isScalar) && !compiler.isTracing) {
    return inScalars(expression, item, constant.value as readonly Json[], constant.cost);
  }
  const list = compiler.value(expression.right);
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const wanted = item(evaluation);
    const from = list(evaluation);
    if (!Array.isArray(from)) throw wrongType(rules.membership, from, expression.right);
    const entries = from as readonly Json[];
    for (const entry of entries) if (isEqual(wanted, entry, evaluation, expression)) return true;
    return false;
  };
}

/** Looking into a list that is written out, as in `symbol in ['SPX', 'IXIC']`. */
function inScalars(expression: BinaryExpression, item: Operand, entries: readonly Json[], cost: number): Operand {
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const wanted = item(evaluation);
    if ((evaluation.fuel -= cost) < 0) throw outOfFuel(evaluation, expression.right);
    for (const entry of entries) {
      if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
      if (entry === wanted) return true;
    }
    return false;
  };
}

const isScalar = (value: Json): boolean => typeof value !== 'object' || value === null;

function isEqual(left: Json, right: Json, evaluation: Evaluation, place: Place): boolean {
  if (--evaluation.fuel < 0) throw outOfFuel(evaluation, place);
  if (left === right && isScalar(left)) return true;
  return !isScalar(left) && !isScalar(right) && isDeeplyEqual(left, right, evaluation, place);
}

/**
 * Equality of lists and objects; each pair inside costs 1, taken before the pairs are made. Without recursion, since
 * values may be nested deeply.
 */
function isDeeplyEqual(left: Json, right: Json, evaluation: Evaluation, place: Place): boolean {
  const pairs: [Json, Json][] = [[left, right]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [a, b] = pair;
    if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) burn(evaluation, a.length, place);
    const inner = pairsInside(a, b);
    if (inner === undefined) return false;
    if (!Array.isArray(a)) burn(evaluation, inner.length, place);
    for (const next of inner) pairs.push(next);
  }
  return true;
}
