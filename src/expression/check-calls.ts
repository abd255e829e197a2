import { isReference, type CallExpression } from './ast';
import { typeError, type Checking } from './checking';
import { errorAt } from './expression-error';
import type { Overload } from './function-spec';
import { callableNames, functions } from './functions';
import { defaultUsage, hasUsage, unknownFunction, usageOf } from './rules';
import { boolType, describeType, dynType, fits, unify, type Type } from './types';

/** @throws ExpressionError `unknown-function`, or `arguments` when no way of calling it fits. */
export function functionType(expression: CallExpression, checking: Checking): Type {
  const spec = functions.get(expression.name);
  if (spec === undefined) {
    throw unknownFunction(expression.name, expression, checking.suggest(expression.name, callableNames));
  }
  const types = expression.args.map((argument) => checking.type(argument));
  const overload = spec.overloads.find((candidate) => accepts(candidate, types));
  if (overload !== undefined) return overload.result;
  const given = types.map(describeType).join(', ');
  throw errorAt(expression, 'arguments', `${spec.name}(${given}) does not exist; there is ${usageOf(spec)}`);
}

function accepts({ parameters, rest }: Overload, types: readonly Type[]): boolean {
  if (types.length < parameters.length) return false;
  if (types.length > parameters.length && rest === undefined) return false;
  return types.every((type, index) => fits(type, parameters[index] ?? rest ?? dynType));
}

export function hasType(expression: CallExpression, checking: Checking): Type {
  const [argument] = expression.args;
  if (expression.args.length !== 1 || !isReference(argument)) throw errorAt(expression, 'arguments', hasUsage);
  checking.guarded(argument);
  return boolType;
}

export function defaultType(expression: CallExpression, checking: Checking): Type {
  const [argument, fallback] = expression.args;
  if (expression.args.length !== 2 || !isReference(argument)) throw errorAt(expression, 'arguments', defaultUsage);
  const given = checking.guarded(argument);
  const wanted = checking.type(fallback);
  const type = given.kind === 'null' ? wanted : unify(given.kind === 'nullable' ? given.of : given, wanted);
  if (type !== undefined) return type;
  const found = `${describeType(given)} and ${describeType(wanted)}`;
  throw typeError(`default() needs two values of one type, not ${found}`, expression);
}
