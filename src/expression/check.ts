import type { Expression, StepReference } from './ast';
import { ExpressionError } from './expression-error';
import { callableNames, functions, parametersOf, type Overload } from './functions';
import type { ObjectType, Type } from './types';
import {
  boolType,
  describeType,
  withArticle,
  dynType,
  fits,
  listOf,
  nullType,
  numberType,
  stringType,
  unify,
} from './types';

/** What the names in an expression stand for where it is written. */
export interface TypeEnvironment {
  /** The type of a variable or context name; undefined when there is no such name. */
  name(name: string): Type | undefined;
  /** All known names, for "did you mean". */
  names(): readonly string[];
  /** The type a step reference has here. @throws ExpressionError when the step does not exist or cannot have run. */
  step(reference: StepReference): Type;
}

/** A "did you mean" finder; passed in, since the module has no dependency of its own for it. */
export type Suggest = (word: string, candidates: readonly string[]) => string | undefined;

/**
 * The type of an expression, with everything that can be known before a run checked.
 * @throws ExpressionError with the place in the source.
 */
export function checkExpression(expression: Expression, environment: TypeEnvironment, suggest: Suggest): Type {
  return new Checker(environment, suggest).type(expression);
}

class Checker {
  constructor(
    private readonly environment: TypeEnvironment,
    private readonly suggest: Suggest,
  ) {}

  type(expression: Expression): Type {
    switch (expression.kind) {
      case 'literal':
        return literalType(expression.value);
      case 'list':
        return this.list(expression);
      case 'name':
        return this.name(expression);
      case 'step':
        return this.environment.step(expression);
      case 'member':
        return this.field(this.type(expression.object), expression.name, expression);
      case 'index':
        return this.index(expression);
      case 'unary':
        return expression.operator === '!'
          ? this.expect(expression.operand, boolType, "'!' takes a bool")
          : this.expect(expression.operand, numberType, "'-' takes a number");
      case 'binary':
        return this.binary(expression);
      case 'conditional':
        return this.conditional(expression);
      case 'call':
        return this.call(expression);
    }
  }

  private list(expression: Extract<Expression, { kind: 'list' }>): Type {
    let element: Type | undefined;
    for (const item of expression.items) {
      const type = this.type(item);
      const joined = element === undefined ? type : unify(element, type);
      if (joined === undefined) {
        throw typeError(
          `a list holds values of one type; here are ${describeType(element ?? dynType)} and ${describeType(type)}`,
          item,
        );
      }
      element = joined;
    }
    return listOf(element ?? dynType);
  }

  private name(expression: Extract<Expression, { kind: 'name' }>): Type {
    const type = this.environment.name(expression.name);
    if (type !== undefined) return type;
    const near = this.suggest(expression.name, this.environment.names());
    const isFunction = callableNames.includes(expression.name) ? '; it is a function: write it with ( )' : '';
    throw new ExpressionError(
      'unknown-name',
      `'${expression.name}' is not a variable of this definition, a name of the trading context, or 'steps'${isFunction}${meant(near)}`,
      expression.at,
      expression.end,
    );
  }

  private field(object: Type, name: string, place: Expression): Type {
    if (object.kind === 'dyn') return dynType;
    if (object.kind === 'nullable') throw nullableError(place);
    if (object.kind !== 'object') throw typeError(`${withArticle(object)} has no field '${name}'`, place);
    const field = object.fields.get(name);
    if (field !== undefined) return field;
    if (object.open) return dynType;
    throw this.unknownField(object, name, place);
  }

  private unknownField(object: ObjectType, name: string, place: Expression): ExpressionError {
    const known = [...object.fields.keys()];
    return new ExpressionError(
      'unknown-field',
      `there is no field '${name}' here; there are: ${known.join(', ') || '(none)'}${meant(this.suggest(name, known))}`,
      place.at,
      place.end,
    );
  }

  private index(expression: Extract<Expression, { kind: 'index' }>): Type {
    return this.entry(this.type(expression.object), expression);
  }

  private entry(object: Type, expression: Extract<Expression, { kind: 'index' }>): Type {
    const index = this.type(expression.index);
    if (object.kind === 'dyn') return dynType;
    if (object.kind === 'nullable') throw nullableError(expression.object);
    if (object.kind === 'list') {
      if (!fits(index, numberType))
        throw typeError(`a list is indexed by a number, not ${withArticle(index)}`, expression.index);
      return object.element;
    }
    if (object.kind === 'object') {
      if (!fits(index, stringType))
        throw typeError(`a field is named by a text, not ${withArticle(index)}`, expression.index);
      const literal = expression.index.kind === 'literal' ? expression.index.value : undefined;
      return typeof literal === 'string' ? this.field(object, literal, expression) : dynType;
    }
    throw typeError(`${withArticle(object)} cannot be indexed`, expression.object);
  }

  private binary(expression: Extract<Expression, { kind: 'binary' }>): Type {
    const { operator, left, right } = expression;
    switch (operator) {
      case '&&':
      case '||':
        this.expect(left, boolType, `'${operator}' takes bools`);
        return this.expect(right, boolType, `'${operator}' takes bools`);
      case '==':
      case '!=':
        return this.equality(expression);
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.ordering(expression);
      case 'in':
        return this.membership(expression);
      case '+':
        return this.addition(expression);
      case '-':
      case '*':
      case '/':
      case '%':
        this.expect(left, numberType, `'${operator}' takes numbers`);
        return this.expect(right, numberType, `'${operator}' takes numbers`);
    }
  }

  private equality(expression: Extract<Expression, { kind: 'binary' }>): Type {
    const left = this.type(expression.left);
    const right = this.type(expression.right);
    if (left.kind !== 'null' && right.kind !== 'null' && unify(left, right) === undefined) {
      throw typeError(`${withArticle(left)} never equals ${withArticle(right)}; nothing is converted`, expression);
    }
    return boolType;
  }

  private ordering(expression: Extract<Expression, { kind: 'binary' }>): Type {
    const left = this.known(expression.left);
    const right = this.known(expression.right);
    const ordered = (type: Type): boolean => type.kind === 'dyn' || type.kind === 'number' || type.kind === 'string';
    if (!ordered(left) || !ordered(right) || unify(left, right) === undefined) {
      throw typeError(
        `'${expression.operator}' compares two numbers or two texts, not ${withArticle(left)} and ${withArticle(right)}`,
        expression,
      );
    }
    return boolType;
  }

  private membership(expression: Extract<Expression, { kind: 'binary' }>): Type {
    const item = this.type(expression.left);
    const list = this.known(expression.right);
    if (list.kind === 'dyn') return boolType;
    if (list.kind !== 'list') throw typeError(`'in' looks into a list, not ${withArticle(list)}`, expression.right);
    if (item.kind !== 'null' && unify(item, list.element) === undefined) {
      throw typeError(`${withArticle(item)} is never in ${withArticle(list)}`, expression);
    }
    return boolType;
  }

  private addition(expression: Extract<Expression, { kind: 'binary' }>): Type {
    const left = this.known(expression.left);
    const right = this.known(expression.right);
    const addable = (type: Type): boolean => type.kind === 'dyn' || type.kind === 'number' || type.kind === 'string';
    if (!addable(left) || !addable(right) || unify(left, right) === undefined) {
      throw typeError(
        `'+' adds two numbers or joins two texts, not ${withArticle(left)} and ${withArticle(right)}`,
        expression,
      );
    }
    return left.kind === 'dyn' ? right : left;
  }

  private conditional(expression: Extract<Expression, { kind: 'conditional' }>): Type {
    this.expect(expression.test, boolType, "the test before '?' must be a bool");
    const whenTrue = this.type(expression.whenTrue);
    const whenFalse = this.type(expression.whenFalse);
    const type = unify(whenTrue, whenFalse);
    if (type !== undefined) return type;
    throw typeError(
      `both branches must have one type; here are ${describeType(whenTrue)} and ${describeType(whenFalse)}`,
      expression,
    );
  }

  private call(expression: Extract<Expression, { kind: 'call' }>): Type {
    if (expression.name === 'has') return this.has(expression);
    if (expression.name === 'default') return this.default(expression);
    const spec = functions.get(expression.name);
    if (spec === undefined) {
      const near = this.suggest(expression.name, callableNames);
      throw new ExpressionError(
        'unknown-function',
        `there is no function '${expression.name}'${meant(near)}`,
        expression.at,
        expression.end,
      );
    }
    const types = expression.args.map((argument) => this.type(argument));
    const overload = spec.overloads.find((candidate) => accepts(candidate, types));
    if (overload !== undefined) return overload.result;
    const given = types.map(describeType).join(', ');
    const allowed = parametersOf(spec)
      .map((parameters) => `${spec.name}(${parameters})`)
      .join(' or ');
    throw new ExpressionError(
      'arguments',
      `${spec.name}(${given}) does not exist; there is ${allowed}`,
      expression.at,
      expression.end,
    );
  }

  private has(expression: Extract<Expression, { kind: 'call' }>): Type {
    const [argument] = expression.args;
    if (expression.args.length !== 1 || !isReference(argument)) {
      throw new ExpressionError(
        'arguments',
        'has() takes one name, field or step output',
        expression.at,
        expression.end,
      );
    }
    this.guarded(argument);
    return boolType;
  }

  private default(expression: Extract<Expression, { kind: 'call' }>): Type {
    const [argument, fallback] = expression.args;
    if (expression.args.length !== 2 || !isReference(argument)) {
      throw new ExpressionError(
        'arguments',
        'default() takes a name, field or step output, and the value to use when that is unset or null',
        expression.at,
        expression.end,
      );
    }
    const given = this.guarded(argument);
    const wanted = this.type(fallback);
    const type = given.kind === 'null' ? wanted : unify(given.kind === 'nullable' ? given.of : given, wanted);
    if (type !== undefined) return type;
    throw typeError(
      `default() needs two values of one type, not ${describeType(given)} and ${describeType(this.type(fallback))}`,
      expression,
    );
  }

  /** The type of what `has` or `default` guards: where something on the way to it is null, it counts as unset. */
  private guarded(reference: Expression): Type {
    if (reference.kind !== 'member' && reference.kind !== 'index') return this.type(reference);
    const object = this.guarded(reference.object);
    const inner = object.kind === 'nullable' ? object.of : object;
    return reference.kind === 'member' ? this.field(inner, reference.name, reference) : this.entry(inner, reference);
  }

  /** The type of an operand that may not be null. */
  private known(expression: Expression): Type {
    const type = this.type(expression);
    if (type.kind === 'nullable') throw nullableError(expression);
    return type;
  }

  private expect(expression: Expression, wanted: Type, rule: string): Type {
    const type = this.known(expression);
    if (!fits(type, wanted)) throw typeError(`${rule}, not ${withArticle(type)}`, expression);
    return wanted;
  }
}

function literalType(value: null | boolean | number | string): Type {
  if (value === null) return nullType;
  if (typeof value === 'boolean') return boolType;
  return typeof value === 'number' ? numberType : stringType;
}

function isReference(expression: Expression | undefined): expression is Expression {
  return expression !== undefined && ['name', 'member', 'index', 'step'].includes(expression.kind);
}

function accepts(overload: Overload, types: readonly Type[]): boolean {
  if (types.length < overload.parameters.length) return false;
  if (types.length > overload.parameters.length && overload.rest === undefined) return false;
  return types.every((type, index) => fits(type, overload.parameters[index] ?? overload.rest ?? dynType));
}

function meant(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean '${near}'?`;
}

function typeError(message: string, place: { readonly at: number; readonly end: number }): ExpressionError {
  return new ExpressionError('type', message, place.at, place.end);
}

function nullableError(place: Expression): ExpressionError {
  return typeError('this may be null: say with default(…, value) what to use then', place);
}
