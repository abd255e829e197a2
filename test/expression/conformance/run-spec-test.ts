import type { Json } from '../../../src/base/json';
import { suggest } from '../../../src/base/suggest';
import {
  boolType,
  checkExpression,
  dynType,
  evaluateExpression,
  ExpressionError,
  listOf,
  numberType,
  parseExpression,
  stringType,
  type Scope,
  type Type,
} from '../../../src/expression';
import { jsonOf, translate, type Translation } from './our-language';
import type { SpecTest } from './spec-tests';

/** What our evaluator makes of a test: undefined when it is as expected, else what is not. */
export function failureOf(test: SpecTest): string | undefined {
  const outcome = outcomeOf(test);
  if (test.expected.kind === 'error') {
    return outcome.error === undefined ? `is ${JSON.stringify(outcome.value)}, an error is expected` : undefined;
  }
  if (test.expected.kind === 'type') throw new Error(`${test.name} expects a type`);
  const expected = test.expected.value === true ? true : jsonOf(test.expected.value);
  if (outcome.error !== undefined) return `fails with ${outcome.error.code}: ${outcome.error.message}`;
  return sameJson(outcome.value, expected)
    ? undefined
    : `is ${JSON.stringify(outcome.value)}, ${JSON.stringify(expected)} is expected`;
}

function outcomeOf(test: SpecTest): { readonly value?: Json; readonly error?: ExpressionError } {
  const translation = translate(test);
  try {
    const expression = parseExpression(translation.source);
    if (test.checked) checkExpression(expression, environmentOf(test, translation), suggest);
    return { value: evaluateExpression(expression, scopeOf(test, translation)).value };
  } catch (error) {
    if (error instanceof ExpressionError) return { error };
    throw error;
  }
}

function environmentOf({ bindings }: SpecTest, { inner }: Translation): Parameters<typeof checkExpression>[1] {
  const types = new Map<string, Type>();
  for (const [name, value] of bindings) types.set(name, typeOf(jsonOf(value)));
  for (const name of inner.keys()) types.set(name, dynType);
  return { name: (name) => types.get(name), names: () => [...types.keys()], step: () => dynType };
}

function scopeOf({ bindings }: SpecTest, { inner }: Translation): Scope {
  const scope: Scope = {
    name: (name) => {
      const source = inner.get(name);
      return source === undefined
        ? jsonOf(bindings.get(name))
        : evaluateExpression(parseExpression(source), scope).value;
    },
    step: () => undefined,
  };
  return scope;
}

function typeOf(value: Json | undefined): Type {
  if (Array.isArray(value)) return listOf(dynType);
  switch (typeof value) {
    case 'number':
      return numberType;
    case 'string':
      return stringType;
    case 'boolean':
      return boolType;
    default:
      return dynType;
  }
}

/** -0 and 0 are one number: an int has no sign of zero. */
function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  const text = (value: Json | undefined): string =>
    JSON.stringify(value, (_, part: unknown) => (part === 0 ? 0 : part)) ?? '';
  return text(a) === text(b);
}
