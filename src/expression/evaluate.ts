import { isJsonObject, type Json } from '../base/json';
import type { Expression, StepReference } from './ast';
import { ExpressionError } from './expression-error';
import { FunctionFailure, functions, parametersOf, type Overload } from './functions';
import { limits } from './limits';
import { isOfType, pairsInside } from './json-values';
import { describeReference, wrongType, wrongTypes } from './run-time-errors';

/** Where an evaluation finds its values. `undefined` means: known, but not set. */
export interface Scope {
  name(name: string): Json | undefined;
  step(reference: StepReference): Json | undefined;
}

/** One evaluation under way: its scope and the fuel that is left. */
interface Evaluation {
  readonly scope: Scope;
  readonly budget: number;
  fuel: number;
}

type Compiled = (evaluation: Evaluation) => Json | undefined;

const compiledByExpression = new WeakMap<Expression, Compiled>();

export interface Evaluated {
  readonly value: Json;
  /** What it cost: the same for the same input on every machine. */
  readonly fuel: number;
}

/**
 * Evaluates a parsed expression.
 * @throws ExpressionError `unset` when a value that is read is not set, and the other run-time codes.
 */
export function evaluateExpression(expression: Expression, scope: Scope, fuel: number = limits.fuel): Evaluated {
  const evaluation: Evaluation = { scope, budget: fuel, fuel };
  const value = set(compile(expression)(evaluation), expression);
  return { value, fuel: fuel - evaluation.fuel };
}

function compile(expression: Expression): Compiled {
  let compiled = compiledByExpression.get(expression);
  if (compiled === undefined) {
    compiled = priced(expression, compileNode(expression));
    compiledByExpression.set(expression, compiled);
  }
  return compiled;
}

/** Every node costs 1 when it is evaluated, before anything that it costs beyond. */
function priced(expression: Expression, evaluate: Compiled): Compiled {
  return (evaluation) => {
    burn(evaluation, 1, expression);
    return evaluate(evaluation);
  };
}

function burn(evaluation: Evaluation, amount: number, place: Expression): void {
  evaluation.fuel -= amount;
  if (evaluation.fuel < 0) {
    throw new ExpressionError(
      'fuel',
      `the evaluation needs more than its budget of ${evaluation.budget} units`,
      place.at,
      place.end,
    );
  }
}

function compileNode(expression: Expression): Compiled {
  switch (expression.kind) {
    case 'literal':
      return () => expression.value;
    case 'name':
      return ({ scope }) => scope.name(expression.name);
    case 'step':
      return ({ scope }) => scope.step(expression);
    case 'list':
      return compileList(expression.items);
    case 'member':
      return compileMember(expression);
    case 'index':
      return compileIndex(expression);
    case 'unary':
      return compileUnary(expression);
    case 'binary':
      return compileBinary(expression);
    case 'conditional': {
      const test = boolean(expression.test);
      const whenTrue = compile(expression.whenTrue);
      const whenFalse = compile(expression.whenFalse);
      return (evaluation) => (test(evaluation) ? whenTrue(evaluation) : whenFalse(evaluation));
    }
    case 'call':
      return compileCall(expression);
  }
}

function compileList(items: readonly Expression[]): Compiled {
  const values = items.map(required);
  return (evaluation) => values.map((value) => value(evaluation));
}

function compileMember(expression: Extract<Expression, { kind: 'member' }>): Compiled {
  const object = required(expression.object);
  return (evaluation) => ownField(object(evaluation), expression.name, expression);
}

function compileIndex(expression: Extract<Expression, { kind: 'index' }>): Compiled {
  const object = required(expression.object);
  const index = required(expression.index);
  return (evaluation) => {
    const from = object(evaluation);
    const key = index(evaluation);
    if (Array.isArray(from)) return element(from, key, expression.index);
    if (isJsonObject(from) && typeof key !== 'string')
      throw wrongType('a field is named by a text', key, expression.index);
    return ownField(from, typeof key === 'string' ? key : JSON.stringify(key), expression);
  };
}

function element(list: readonly Json[], index: Json, place: Expression): Json {
  if (typeof index !== 'number') throw wrongType('a list is indexed by a number', index, place);
  if (!Number.isInteger(index) || index < 0 || index >= list.length) {
    throw new ExpressionError(
      'index',
      list.length === 0
        ? `index ${index} is not in an empty list`
        : `index ${index} is not in a list of ${list.length} (0 to ${list.length - 1})`,
      place.at,
      place.end,
    );
  }
  return list[index];
}

/** Own fields only: what an object inherits does not exist for an expression. */
function ownField(object: Json, name: string, place: Expression): Json | undefined {
  if (object === null)
    throw new ExpressionError(
      'unset',
      `${describeReference(place)} is not set, since that is null`,
      place.at,
      place.end,
    );
  if (!isJsonObject(object)) throw wrongType(`only an object has a field '${name}'`, object, place);
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function compileUnary(expression: Extract<Expression, { kind: 'unary' }>): Compiled {
  if (expression.operator === '!') {
    const operand = boolean(expression.operand);
    return (evaluation) => !operand(evaluation);
  }
  const operand = number(expression.operand);
  return (evaluation) => -operand(evaluation);
}

function compileBinary(expression: Extract<Expression, { kind: 'binary' }>): Compiled {
  const { operator, left, right } = expression;
  switch (operator) {
    case '&&': {
      const [first, second] = [boolean(left), boolean(right)];
      return (evaluation) => first(evaluation) && second(evaluation);
    }
    case '||': {
      const [first, second] = [boolean(left), boolean(right)];
      return (evaluation) => first(evaluation) || second(evaluation);
    }
    case '==':
    case '!=': {
      const [first, second] = [required(left), required(right)];
      return (evaluation) =>
        equal(first(evaluation), second(evaluation), evaluation, expression) === (operator === '==');
    }
    case 'in': {
      const [item, list] = [required(left), required(right)];
      return (evaluation) => {
        const wanted = item(evaluation);
        const from = list(evaluation);
        if (!Array.isArray(from)) throw wrongType("'in' looks into a list", from, right);
        return from.some((entry: Json) => equal(wanted, entry, evaluation, expression));
      };
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileOrdering(operator, expression);
    case '+':
      return compileAddition(expression);
    case '-':
    case '*':
    case '/':
    case '%':
      return compileArithmetic(operator, expression);
  }
}

function compileOrdering(
  operator: '<' | '<=' | '>' | '>=',
  expression: Extract<Expression, { kind: 'binary' }>,
): Compiled {
  const [left, right] = [required(expression.left), required(expression.right)];
  return (evaluation) => {
    const a = left(evaluation);
    const b = right(evaluation);
    const comparable =
      (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string');
    if (!comparable) throw wrongTypes(`'${operator}' compares two numbers or two texts`, [a, b], expression);
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

function compileAddition(expression: Extract<Expression, { kind: 'binary' }>): Compiled {
  const [left, right] = [required(expression.left), required(expression.right)];
  return (evaluation) => {
    const a = left(evaluation);
    const b = right(evaluation);
    if (typeof a === 'number' && typeof b === 'number') return finite(a + b, expression);
    if (typeof a !== 'string' || typeof b !== 'string')
      throw wrongTypes("'+' adds two numbers or joins two texts", [a, b], expression);
    const length = a.length + b.length;
    burn(evaluation, Math.ceil(length / 64), expression);
    if (length > limits.stringResult) {
      throw new ExpressionError(
        'limit',
        `a text of ${length} characters is longer than ${limits.stringResult}`,
        expression.at,
        expression.end,
      );
    }
    return a + b;
  };
}

function compileArithmetic(
  operator: '-' | '*' | '/' | '%',
  expression: Extract<Expression, { kind: 'binary' }>,
): Compiled {
  const [left, right] = [number(expression.left), number(expression.right)];
  return (evaluation) => {
    const a = left(evaluation);
    const b = right(evaluation);
    if (b === 0 && (operator === '/' || operator === '%')) {
      throw new ExpressionError(
        'division-by-zero',
        `${a} ${operator} 0: the divisor is zero`,
        expression.at,
        expression.end,
      );
    }
    return finite(arithmetic(operator, a, b), expression);
  };
}

function arithmetic(operator: '-' | '*' | '/' | '%', a: number, b: number): number {
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

function finite(value: number, place: Expression): number {
  if (Number.isFinite(value)) return value;
  throw new ExpressionError('not-finite', 'the result is not a finite number', place.at, place.end);
}

function compileCall(expression: Extract<Expression, { kind: 'call' }>): Compiled {
  const [first, second] = expression.args;
  if (expression.name === 'has') {
    const value = optional(argumentOf(expression, first));
    return (evaluation) => value(evaluation) !== undefined;
  }
  if (expression.name === 'default') {
    const value = optional(argumentOf(expression, first));
    const fallback = required(argumentOf(expression, second));
    return (evaluation) => value(evaluation) ?? fallback(evaluation);
  }
  const spec = functions.get(expression.name);
  if (spec === undefined) {
    throw new ExpressionError(
      'unknown-function',
      `there is no function '${expression.name}'`,
      expression.at,
      expression.end,
    );
  }
  const args = expression.args.map(required);
  return (evaluation) => {
    const values = args.map((argument) => argument(evaluation));
    const overload = spec.overloads.find((candidate) => acceptsValues(candidate, values));
    if (overload === undefined)
      throw wrongType(`${spec.name}() takes ${parametersOf(spec).join(' or ')}`, values[0] ?? null, expression);
    burn(evaluation, overload.price?.(values) ?? 0, expression);
    return callOverload(overload, values, expression);
  };
}

function argumentOf(call: Extract<Expression, { kind: 'call' }>, argument: Expression | undefined): Expression {
  if (argument !== undefined) return argument;
  throw new ExpressionError('arguments', `${call.name}() needs more arguments`, call.at, call.end);
}

function callOverload(overload: Overload, values: readonly Json[], place: Expression): Json {
  try {
    const result = overload.call(values);
    return typeof result === 'number' ? finite(result, place) : result;
  } catch (error) {
    if (error instanceof FunctionFailure)
      throw new ExpressionError('argument-value', error.message, place.at, place.end);
    throw error;
  }
}

function acceptsValues(overload: Overload, values: readonly Json[]): boolean {
  if (values.length < overload.parameters.length) return false;
  if (values.length > overload.parameters.length && overload.rest === undefined) return false;
  return values.every((value, index) => isOfType(value, overload.parameters[index] ?? overload.rest));
}

/** Deep equality of JSON values; each pair that is compared costs 1. Without recursion, since values may be nested deeply. */
function equal(left: Json, right: Json, evaluation: Evaluation, place: Expression): boolean {
  const pairs: [Json, Json][] = [[left, right]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    burn(evaluation, 1, place);
    const inner = pairsInside(...pair);
    if (inner === undefined) return false;
    for (const next of inner) pairs.push(next);
  }
  return true;
}

/** The value of an operand that must be set. */
function required(expression: Expression): (evaluation: Evaluation) => Json {
  const compiled = compile(expression);
  return (evaluation) => set(compiled(evaluation), expression);
}

/** The value of an operand, undefined where it or something on the way to it is unset. */
function optional(expression: Expression): Compiled {
  const compiled = compile(expression);
  return (evaluation) => {
    try {
      return compiled(evaluation);
    } catch (error) {
      if (error instanceof ExpressionError && (error.code === 'unset' || error.code === 'index')) return undefined;
      throw error;
    }
  };
}

function boolean(expression: Expression): (evaluation: Evaluation) => boolean {
  const value = required(expression);
  return (evaluation) => {
    const result = value(evaluation);
    if (typeof result !== 'boolean') throw wrongType('a bool is needed here', result, expression);
    return result;
  };
}

function number(expression: Expression): (evaluation: Evaluation) => number {
  const value = required(expression);
  return (evaluation) => {
    const result = value(evaluation);
    if (typeof result !== 'number') throw wrongType('a number is needed here', result, expression);
    return result;
  };
}

function set(value: Json | undefined, place: Expression): Json {
  if (value !== undefined) return value;
  throw new ExpressionError('unset', `${describeReference(place)} is not set`, place.at, place.end);
}
