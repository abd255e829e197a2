import { isCelError, isCelList, run, type CelInput } from '@bufbuild/cel';
import { Environment } from '@marcbachmann/cel-js';
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
  type Type,
} from '../../../src/expression';

/** What an expression comes to: a value as JSON text, or an error, whose code only ours has. */
export type Outcome =
  { readonly kind: 'value'; readonly text: string } | { readonly kind: 'error'; readonly why: string };

const rowType: Type = {
  kind: 'object',
  open: false,
  fields: new Map<string, Type>([
    ['symbol', stringType],
    ['pnl', numberType],
    ['open', boolType],
  ]),
};

/** The variables of the expressions, each with its type in our language. */
const variables = {
  x: [numberType, 1.5],
  y: [numberType, -2],
  s: [stringType, 'abc'],
  t: [stringType, 'BULL market'],
  ready: [boolType, true],
  xs: [listOf(numberType), [1, 2.5, -3]],
  empty: [listOf(numberType), []],
  names: [listOf(stringType), ['a', 'BULL', 'é']],
  rows: [
    listOf(rowType),
    [
      { symbol: 'TSLA', pnl: -500.5, open: true },
      { symbol: 'a', pnl: 0, open: false },
      { symbol: '', pnl: 2, open: true },
    ],
  ],
  account: [dynType, { cash: 1000, name: 'ab', live: false, nothing: null }],
} satisfies Record<string, readonly [Type, Json]>;

const types = new Map<string, Type>(Object.entries(variables).map(([name, [type]]) => [name, type]));
const values = new Map<string, Json>(Object.entries(variables).map(([name, [, value]]) => [name, value]));

/** Ours: parsed, checked and evaluated. Nothing but an ExpressionError may be thrown. */
export function ours(source: string): Outcome {
  try {
    const expression = parseExpression(source);
    checkExpression(
      expression,
      { name: (name) => types.get(name), names: () => [...types.keys()], step: () => dynType },
      suggest,
    );
    const { value } = evaluateExpression(expression, { name: (name) => values.get(name), step: () => undefined });
    return { kind: 'value', text: textOf(value) };
  } catch (error) {
    if (error instanceof ExpressionError) return { kind: 'error', why: error.code };
    throw error;
  }
}

const bindings = Object.fromEntries(values) as Record<string, CelInput>;

export function bufbuild(source: string): Outcome {
  try {
    const value = run(source, bindings);
    return isCelError(value) ? { kind: 'error', why: value.message } : { kind: 'value', text: textOf(value) };
  } catch (error) {
    return { kind: 'error', why: String(error) };
  }
}

const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });

export function marcbachmann(source: string): Outcome {
  try {
    return { kind: 'value', text: textOf(environment.evaluate(source, Object.fromEntries(values))) };
  } catch (error) {
    return { kind: 'error', why: String(error) };
  }
}

/** All numbers alike, and -0 as 0; lists of any kind as arrays; infinity and NaN by name. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return Number(part);
    if (typeof part === 'number') return Number.isFinite(part) ? part + 0 : String(part);
    return isCelList(part) ? [...part] : part;
  });
}
