import type { Comprehension, Expression, NamedTemplateUse, StepReference } from './ast';
import { defaultType, functionType, hasType } from './check-calls';
import { binaryType } from './check-operators';
import { meant, nullableError, typeError, type Checking, type Suggest } from './checking';
import { errorAt, ExpressionError } from './expression-error';
import { callableNames } from './functions';
import { rules } from './rules';
import { timeValues } from './time-names';
import {
  boolType,
  describeType,
  dynType,
  fits,
  listOf,
  nullType,
  numberType,
  stringType,
  unify,
  withArticle,
  type ObjectType,
  type Type,
} from './types';

export type { Suggest } from './checking';

/** What the names in an expression stand for where it is written. */
export interface TypeEnvironment {
  /** The type of a variable or context name; undefined when there is no such name. */
  name(name: string): Type | undefined;
  /** All known names, for "did you mean". */
  names(): readonly string[];
  /** The type a step reference has here. @throws ExpressionError when the step does not exist or cannot have run. */
  step(reference: StepReference): Type;
}

/**
 * The type of an expression, with everything that can be known before a run checked.
 * @throws ExpressionError with the place in the source.
 */
export function checkExpression(expression: Expression, environment: TypeEnvironment, suggest: Suggest): Type {
  return new Checker(environment, suggest).type(expression);
}

class Checker implements Checking {
  /** The types of the comprehension variables around the place that is checked, by level. */
  private readonly locals: Type[] = [];
  private readonly localNames: string[] = [];

  constructor(
    private readonly environment: TypeEnvironment,
    readonly suggest: Suggest,
  ) {}

  type(expression: Expression): Type {
    switch (expression.kind) {
      case 'literal':
        return literalType(expression.value);
      case 'list':
        return this.list(expression);
      case 'name':
        return this.name(expression);
      case 'local':
        return this.locals[expression.level] ?? dynType;
      case 'time':
        return timeValues[expression.name].type;
      case 'step':
        return this.environment.step(expression);
      case 'named':
        return this.named(expression);
      case 'member':
        return this.field(this.type(expression.object), expression.name, expression);
      case 'index':
        return this.entry(this.type(expression.object), expression);
      case 'unary':
        return expression.operator === '!'
          ? this.expect(expression.operand, boolType, rules.not)
          : this.expect(expression.operand, numberType, rules.negate);
      case 'binary':
        return binaryType(expression, this);
      case 'conditional':
        return this.conditional(expression);
      case 'call':
        if (expression.name === 'has') return hasType(expression, this);
        if (expression.name === 'default') return defaultType(expression, this);
        return functionType(expression, this);
      case 'pattern':
        this.expect(expression.text, stringType, rules.patternText(expression.whole));
        return boolType;
      case 'comprehension':
        return this.comprehension(expression);
    }
  }

  known(expression: Expression): Type {
    const type = this.type(expression);
    if (type.kind === 'nullable') throw nullableError(expression);
    return type;
  }

  expect(expression: Expression, wanted: Type, rule: string): Type {
    const type = this.known(expression);
    if (!fits(type, wanted)) throw typeError(`${rule}, not ${withArticle(type)}`, expression);
    return wanted;
  }

  guarded(reference: Expression): Type {
    if (reference.kind !== 'member' && reference.kind !== 'index') return this.type(reference);
    const object = this.guarded(reference.object);
    const inner = object.kind === 'nullable' ? object.of : object;
    return reference.kind === 'member' ? this.field(inner, reference.name, reference) : this.entry(inner, reference);
  }

  private list(expression: Extract<Expression, { kind: 'list' }>): Type {
    let element: Type | undefined;
    for (const item of expression.items) {
      const type = this.type(item);
      const joined = element === undefined ? type : unify(element, type);
      if (joined === undefined) {
        const found = `${describeType(element ?? dynType)} and ${describeType(type)}`;
        throw typeError(`a list holds values of one type; here are ${found}`, item);
      }
      element = joined;
    }
    return listOf(element ?? dynType);
  }

  private name(expression: Extract<Expression, { kind: 'name' }>): Type {
    const type = this.environment.name(expression.name);
    if (type !== undefined) return type;
    const known = [...this.environment.names(), ...this.localNames];
    const near = this.suggest(expression.name, known);
    const isFunction = callableNames.includes(expression.name) ? '; it is a function: write it with ( )' : '';
    throw errorAt(
      expression,
      'unknown-name',
      `'${expression.name}' is not a variable of this definition, a name of the trading context, or 'steps'${isFunction}${meant(near)}`,
    );
  }

  /** What it stands for is checked where it is used: a fact that it needs must be known there. */
  private named(expression: NamedTemplateUse): Type {
    try {
      return new Checker(this.environment, this.suggest).expect(expression.body, boolType, expression.name);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const message = `${expression.name} stands for ${expression.source}: ${error.message}`;
      throw errorAt(expression, error.code, message, error);
    }
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
    const near = meant(this.suggest(name, known));
    const message = `there is no field '${name}' here; there are: ${known.join(', ') || '(none)'}${near}`;
    return errorAt(place, 'unknown-field', message);
  }

  private entry(object: Type, expression: Extract<Expression, { kind: 'index' }>): Type {
    const index = this.type(expression.index);
    if (object.kind === 'dyn') return dynType;
    if (object.kind === 'nullable') throw nullableError(expression.object);
    if (object.kind === 'list') {
      if (!fits(index, numberType)) throw typeError(`${rules.listIndex}, not ${withArticle(index)}`, expression.index);
      return object.element;
    }
    if (object.kind === 'object') {
      if (!fits(index, stringType)) throw typeError(`${rules.fieldName}, not ${withArticle(index)}`, expression.index);
      const literal = expression.index.kind === 'literal' ? expression.index.value : undefined;
      return typeof literal === 'string' ? this.field(object, literal, expression) : dynType;
    }
    throw typeError(`${withArticle(object)} cannot be indexed`, expression.object);
  }

  private conditional(expression: Extract<Expression, { kind: 'conditional' }>): Type {
    this.expect(expression.test, boolType, rules.conditional);
    const whenTrue = this.type(expression.whenTrue);
    const whenFalse = this.type(expression.whenFalse);
    const type = unify(whenTrue, whenFalse);
    if (type !== undefined) return type;
    const found = `${describeType(whenTrue)} and ${describeType(whenFalse)}`;
    throw typeError(`both branches must have one type; here are ${found}`, expression);
  }

  private comprehension(expression: Comprehension): Type {
    const { macro, condition, body } = expression;
    const list = this.known(expression.list);
    if (list.kind !== 'list' && list.kind !== 'dyn') {
      throw typeError(`${rules.comprehensionList(macro)}, not ${withArticle(list)}`, expression.list);
    }
    this.locals.push(list.kind === 'list' ? list.element : dynType);
    this.localNames.push(expression.variable);
    if (condition !== undefined) this.expect(condition, boolType, rules.comprehensionTest(macro));
    const result = macro === 'map' ? this.type(body) : this.expect(body, boolType, rules.comprehensionTest(macro));
    this.locals.pop();
    this.localNames.pop();
    if (macro === 'map') return listOf(result);
    if (macro === 'filter') return list.kind === 'list' ? list : listOf(dynType);
    return boolType;
  }
}

function literalType(value: null | boolean | number | string): Type {
  if (value === null) return nullType;
  if (typeof value === 'boolean') return boolType;
  return typeof value === 'number' ? numberType : stringType;
}
