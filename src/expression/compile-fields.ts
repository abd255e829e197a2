import { isJsonObject, type Json } from '../base/json';
import type { Expression } from './ast';
import { readTime } from './compile-names';
import { notSet, outOfFuel, type Compiler, type Operand, type OptionalOperand } from './evaluation';
import { errorAt, type ExpressionError } from './expression-error';
import { rules } from './rules';
import { describeReference, wrongType } from './run-time-errors';

type Member = Extract<Expression, { kind: 'member' }>;
type Index = Extract<Expression, { kind: 'index' }>;

export function compileMember(expression: Member, compiler: Compiler): Operand {
  const { name } = expression;
  const object = compiler.value(expression.object);
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const from = object(evaluation);
    const value = ownField(from, name, expression);
    if (value === undefined) throw unsetField(from, expression);
    return value;
  };
}

export function compileIndex(expression: Index, compiler: Compiler): Operand {
  const object = compiler.value(expression.object);
  const index = compiler.value(expression.index);
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const from = object(evaluation);
    const key = index(evaluation);
    const value = entryOf(from, key, expression);
    if (value !== undefined) return value;
    throw Array.isArray(from) ? outside(from, Number(key), expression) : unsetField(from, expression);
  };
}

/** What `has` and `default` guard: a chain of names, fields and entries. The keys in it are not guarded. */
export function compileOptional(expression: Expression, compiler: Compiler): OptionalOperand {
  switch (expression.kind) {
    case 'name':
      return (evaluation) => {
        if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
        return evaluation.scope.name(expression.name);
      };
    case 'step':
      return (evaluation) => {
        if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
        return evaluation.scope.step(expression);
      };
    case 'time':
      return (evaluation) => {
        if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
        return readTime(evaluation, expression);
      };
    case 'member': {
      const object = compiler.optional(expression.object);
      return (evaluation) => {
        if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
        const from = object(evaluation);
        return from === undefined ? undefined : ownField(from, expression.name, expression);
      };
    }
    case 'index': {
      const object = compiler.optional(expression.object);
      const index = compiler.value(expression.index);
      return (evaluation) => {
        if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
        const from = object(evaluation);
        return from === undefined ? undefined : entryOf(from, index(evaluation), expression);
      };
    }
    default:
      return compiler.value(expression);
  }
}

/** Own fields only: what an object inherits does not exist for an expression. Of null, no field is set. */
function ownField(from: Json, name: string, place: Expression): Json | undefined {
  if (isJsonObject(from)) return Object.hasOwn(from, name) ? from[name] : undefined;
  if (from === null) return undefined;
  throw wrongType(`only an object has a field '${name}'`, from, place);
}

function entryOf(from: Json, key: Json, expression: Index): Json | undefined {
  if (Array.isArray(from)) {
    if (typeof key !== 'number') throw wrongType(rules.listIndex, key, expression.index);
    return (from as readonly (Json | undefined)[])[key];
  }
  if (typeof key === 'string') return ownField(from, key, expression);
  if (isJsonObject(from)) throw wrongType(rules.fieldName, key, expression.index);
  return ownField(from, JSON.stringify(key), expression);
}

function unsetField(from: Json, expression: Member | Index): ExpressionError {
  if (from !== null) return notSet(expression);
  return errorAt(expression, 'unset', `${describeReference(expression)} is not set, since that is null`);
}

function outside(list: readonly Json[], key: number, { index }: Index): ExpressionError {
  const message =
    list.length === 0
      ? `index ${key} is not in an empty list`
      : `index ${key} is not in a list of ${list.length} (0 to ${list.length - 1})`;
  return errorAt(index, 'index', message);
}
