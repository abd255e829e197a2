import type { Json } from '../base/json';
import type { CallExpression } from './ast';
import { notFinite, refuseLongText } from './compile-arithmetic';
import { burn, outOfFuel, type Compiler, type Operand } from './evaluation';
import { errorAt, type ExpressionError, type Place } from './expression-error';
import { FunctionFailure, parametersOf, type FunctionSpec, type Overload } from './function-spec';
import { functions } from './functions';
import { isOfType, isOutwardlyOfType } from './json-values';
import { defaultUsage, hasUsage, unknownFunction } from './rules';
import { wrongType } from './run-time-errors';
import { dynType } from './types';

export function compileCall(expression: CallExpression, compiler: Compiler): Operand {
  if (expression.name === 'has') return compileHas(expression, compiler);
  if (expression.name === 'default') return compileDefault(expression, compiler);
  const spec = functions.get(expression.name);
  if (spec === undefined) return fails(() => unknownFunction(expression.name, expression));
  const count = expression.args.length;
  const overloads = spec.overloads.filter(
    ({ parameters, rest }) => count === parameters.length || (count > parameters.length && rest !== undefined),
  );
  if (overloads.length === 0) {
    return fails(() => errorAt(expression, 'arguments', `${spec.name}() takes ${parametersOf(spec).join(' or ')}`));
  }
  const operands = expression.args.map((argument) => compiler.value(argument));
  const [first, second] = operands;
  if (count === 1) return callOfOne(expression, spec, overloads, first);
  if (count === 2) return callOfTwo(expression, spec, overloads, first, second);
  return callOfMany(expression, spec, overloads, operands);
}

/** Most functions take one argument; no list is made for it. */
function callOfOne(
  expression: CallExpression,
  spec: FunctionSpec,
  overloads: readonly Overload[],
  operand: Operand,
): Operand {
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const value = operand(evaluation);
    for (const overload of overloads) {
      const [parameter] = overload.parameters;
      if (!isOutwardlyOfType(value, parameter)) continue;
      if (overload.price !== undefined) burn(evaluation, overload.price.units(value, 1), expression);
      if (!isOfType(value, parameter)) break;
      return sane(callOne(overload, value, expression), expression);
    }
    throw misfit(spec, value, expression);
  };
}
/** As `callOfMany`; no list is made for two arguments either. */
function callOfTwo(
  expression: CallExpression,
  spec: FunctionSpec,
  overloads: readonly Overload[],
  first: Operand,
  second: Operand,
): Operand {
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const a = first(evaluation);
    const b = second(evaluation);
    for (const overload of overloads) {
      const { parameters, rest = dynType, price } = overload;
      if (!isOfType(a, parameters[0]) || !isOfType(b, parameters[1] ?? rest)) continue;
      if (price !== undefined) burn(evaluation, price.units(a, 2), expression);
      return sane(callTwo(overload, a, b, expression), expression);
    }
    throw misfitOf(spec, overloads, [a, b], expression);
  };
}

function callOfMany(
  expression: CallExpression,
  spec: FunctionSpec,
  overloads: readonly Overload[],
  operands: readonly Operand[],
): Operand {
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const values: Json[] = [];
    for (const operand of operands) values.push(operand(evaluation));
    const overload = overloads.find((candidate) => misfitIn(candidate, values) < 0);
    if (overload === undefined) throw misfitOf(spec, overloads, values, expression);
    if (overload.price !== undefined) burn(evaluation, overload.price.units(values[0], values.length), expression);
    return sane(callMany(overload, values, expression), expression);
  };
}

/** The position of the first argument that an overload does not take; -1 when it takes all. */
function misfitIn({ parameters, rest = dynType }: Overload, values: readonly Json[]): number {
  return values.findIndex((value, index) => !isOfType(value, parameters[index] ?? rest));
}

/** The error at the argument that no overload takes. */
function misfitOf(
  spec: FunctionSpec,
  overloads: readonly Overload[],
  values: readonly Json[],
  { args }: CallExpression,
): ExpressionError {
  const wrong = Math.max(...overloads.map((candidate) => misfitIn(candidate, values)));
  return misfit(spec, values[wrong], args[wrong]);
}

function misfit(spec: FunctionSpec, value: Json, place: Place): ExpressionError {
  return wrongType(`${spec.name}() takes ${parametersOf(spec).join(' or ')}`, value, place);
}

function callOne(overload: Overload, value: Json, place: Place): Json {
  try {
    return overload.call(value);
  } catch (error) {
    throw asExpressionError(error, place);
  }
}

function callTwo(overload: Overload, a: Json, b: Json, place: Place): Json {
  try {
    return overload.call(a, b);
  } catch (error) {
    throw asExpressionError(error, place);
  }
}

function callMany(overload: Overload, values: readonly Json[], place: Place): Json {
  try {
    return overload.call(...values);
  } catch (error) {
    throw asExpressionError(error, place);
  }
}

function asExpressionError(error: unknown, place: Place): unknown {
  return error instanceof FunctionFailure ? errorAt(place, 'argument-value', error.message, error) : error;
}

/** A result that every value of the language may be. */
function sane(result: Json, place: Place): Json {
  if (typeof result === 'number' && !Number.isFinite(result)) throw notFinite(place);
  if (typeof result === 'string') refuseLongText(result.length, place);
  return result;
}

function compileHas(expression: CallExpression, compiler: Compiler): Operand {
  const [argument] = expression.args;
  if (expression.args.length !== 1) return fails(() => errorAt(expression, 'arguments', hasUsage));
  const value = compiler.optional(argument);
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    return value(evaluation) !== undefined;
  };
}

function compileDefault(expression: CallExpression, compiler: Compiler): Operand {
  const [argument, otherwise] = expression.args;
  if (expression.args.length !== 2) return fails(() => errorAt(expression, 'arguments', defaultUsage));
  const value = compiler.optional(argument);
  const fallback = compiler.value(otherwise);
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    return value(evaluation) ?? fallback(evaluation);
  };
}

/** What was not checked before fails when it is evaluated, and only then. */
function fails(error: () => ExpressionError): Operand {
  return () => {
    throw error();
  };
}
