import type { Json } from '../../src/base/json';
import { suggest } from '../../src/base/suggest';
import {
  boolType,
  checkExpression,
  dynType,
  evaluateExpression,
  ExpressionError,
  listOf,
  nullable,
  numberType,
  parseExpression,
  stringType,
  type Scope,
  type Type,
  type TypeEnvironment,
} from '../../src/expression';

/** The names that the tests of the language read: a type each, and a value unless they are unset. */
const names: Readonly<Record<string, { readonly type: Type; readonly value?: Json }>> = {
  drawdown: { type: numberType, value: 0.14 },
  volatility: { type: numberType, value: 0.2 },
  regime: { type: stringType, value: 'bull_quiet' },
  halted: { type: boolType, value: false },
  ready: { type: boolType, value: true },
  leverage: { type: numberType },
  trend: { type: stringType },
  returns: { type: listOf(numberType), value: [0.01, -0.02, 0.03] },
  nothing: { type: listOf(numberType), value: [] },
  symbols: { type: listOf(stringType), value: ['SPX', 'IXIC'] },
  target: { type: nullable(numberType), value: null },
  best: { type: nullable(objectOf({ name: stringType, score: numberType })), value: null },
  config: { type: objectOf({ limit: numberType, tags: listOf(stringType) }), value: { limit: 0.1, tags: ['a', 'b'] } },
  loose: { type: { ...objectOf({ known: numberType }), open: true }, value: { known: 1, other: 'x', 'a b': 2 } },
  anything: { type: dynType, value: { list: [1, 'two', null], text: 'abc', flag: true } },
};

const output: Json = { count: 3, 'a-b': 7, signals: [{ strength: 0.7 }, { strength: 0.4 }] };

const outputType = {
  ...objectOf({ count: numberType, signals: listOf(objectOf({ strength: numberType })) }),
  open: true,
};

function objectOf(fields: Record<string, Type>): Extract<Type, { kind: 'object' }> {
  return { kind: 'object', fields: new Map(Object.entries(fields)), open: false };
}

export const environment: TypeEnvironment = {
  name: (name) => (Object.hasOwn(names, name) ? names[name].type : undefined),
  names: () => Object.keys(names),
  step: (reference) => {
    if (reference.segments.join('.') !== 'analyze' && reference.segments.join('.') !== 'group.inner') {
      throw new ExpressionError(
        'unknown-name',
        `there is no step '${reference.segments.join('.')}'`,
        reference.at,
        reference.end,
      );
    }
    return reference.field === 'status' ? stringType : outputType;
  },
};

export const scope: Scope = {
  name: (name) => (Object.hasOwn(names, name) ? names[name].value : undefined),
  step: ({ segments, field }) => {
    if (segments.join('.') === 'analyze') return field === 'status' ? 'succeeded' : output;
    // This step was skipped: it has a status and no output.
    return field === 'status' ? 'skipped' : undefined;
  },
};

/** The type of an expression in the sample scope. */
export const typeOf = (source: string): Type => checkExpression(parseExpression(source), environment, suggest);

/** The value of an expression in the sample scope, checked first, as every definition is. */
export function valueOf(source: string): Json {
  const expression = parseExpression(source);
  checkExpression(expression, environment, suggest);
  return evaluateExpression(expression, scope).value;
}

/** The ExpressionError that some work ends with. Any other error, or none, is thrown on. */
export function failureOf(work: () => unknown): ExpressionError {
  try {
    work();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
