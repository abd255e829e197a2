import { celEnv, celFunc, CelScalar, isCelError, listType, parse, plan, type CelInput } from '@bufbuild/cel';
import { Environment } from '@marcbachmann/cel-js';
import { Jexl } from 'jexl';
import type { Json } from '../../src/base/json';
import { suggest } from '../../src/base/suggest';
import {
  boolType,
  checkExpression,
  dynType,
  evaluateExpression,
  listOf,
  numberType,
  parseExpression,
  stringType,
  type Scope,
  type Type,
} from '../../src/expression';
import { values, type Condition } from './conditions';

/** A language under test. */
export interface ExpressionEngine {
  readonly name: string;
  readonly sourceOf: (condition: Condition) => string;
  /** Parses a source and checks it, as far as the language has a check. */
  readonly prepare: (source: string) => unknown;
  /** The function that evaluates a prepared source, as a program would keep it. */
  readonly evaluator: (source: string) => () => unknown;
}

export const engines: readonly ExpressionEngine[] = [ours(), marcbachmann(), bufbuild(), jexl()];

function ours(): ExpressionEngine {
  const position: Type = {
    kind: 'object',
    open: false,
    fields: new Map<string, Type>([
      ['symbol', stringType],
      ['pnl', numberType],
      ['quantity', numberType],
    ]),
  };
  const order: Type = {
    kind: 'object',
    open: false,
    fields: new Map<string, Type>([
      ['limit', numberType],
      ['quantity', numberType],
    ]),
  };
  const types: Readonly<Record<string, Type | undefined>> = {
    volatility: numberType,
    regime: stringType,
    daily_pnl: numberType,
    max_loss: numberType,
    override: boolType,
    symbol: stringType,
    headline: stringType,
    positions: listOf(position),
    prices: listOf(numberType),
    price: numberType,
    order,
  };
  const environment = { name: (name: string) => types[name], names: () => Object.keys(types), step: () => dynType };
  const known: Readonly<Record<string, Json | undefined>> = values;
  const scope: Scope = {
    name: (name) => known[name],
    step: () => values.steps.analyze.output,
    time: (name) => known[name],
  };
  return {
    name: 'ours',
    sourceOf: (condition) => condition.ours,
    prepare: (source) => {
      const expression = parseExpression(source);
      checkExpression(expression, environment, suggest);
      return expression;
    },
    evaluator: (source) => {
      const expression = parseExpression(source);
      return () => evaluateExpression(expression, scope).value;
    },
  };
}

function marcbachmann(): ExpressionEngine {
  const environment = new Environment()
    .registerVariable('volatility', 'double')
    .registerVariable('regime', 'string')
    .registerVariable('daily_pnl', 'double')
    .registerVariable('max_loss', 'double')
    .registerVariable('override', 'bool')
    .registerVariable('steps', 'map')
    .registerVariable('symbol', 'string')
    .registerVariable('headline', 'string')
    .registerVariable('positions', 'list<map>')
    .registerVariable('is_market_hours', 'bool')
    .registerVariable('prices', 'list<double>')
    .registerVariable('price', 'double')
    .registerVariable('order', 'map')
    .registerFunction('abs(double): double', Math.abs)
    .registerFunction('round(double, int): double', (x: number, n: bigint) => roundTo(x, Number(n)))
    .registerFunction('avg(list<double>): double', average)
    .registerFunction('max(list<double>): double', largest)
    .registerFunction('min(list<double>): double', smallest);
  return {
    name: '@marcbachmann/cel-js',
    sourceOf: (condition) => condition.cel,
    prepare: (source) => {
      const { valid, error } = environment.parse(source).check();
      if (!valid) throw error ?? new Error(`${source} is not valid`);
      return valid;
    },
    evaluator: (source) => {
      const program = environment.parse(source);
      return () => program(values);
    },
  };
}

function bufbuild(): ExpressionEngine {
  const { DOUBLE, INT } = CelScalar;
  const ofNumbers = (name: string, call: (numbers: readonly number[]) => number): ReturnType<typeof celFunc> =>
    celFunc(name, [listType(DOUBLE)], DOUBLE, (list) => call([...list] as number[]));
  const environment = celEnv({
    funcs: [
      celFunc('abs', [DOUBLE], DOUBLE, Math.abs),
      celFunc('round', [DOUBLE, INT], DOUBLE, (x, n) => roundTo(x, Number(n))),
      ofNumbers('avg', average),
      ofNumbers('max', largest),
      ofNumbers('min', smallest),
    ],
  });
  const bindings: Record<string, CelInput> = values;
  return {
    name: '@bufbuild/cel',
    sourceOf: (condition) => condition.cel,
    prepare: (source) => plan(environment, parse(source)),
    evaluator: (source) => {
      const program = plan(environment, parse(source));
      return () => {
        const result = program(bindings);
        if (isCelError(result)) throw result;
        return result;
      };
    },
  };
}

function jexl(): ExpressionEngine {
  const language = new Jexl();
  language.addFunction('abs', Math.abs);
  language.addFunction('round', roundTo);
  language.addFunction('avg', average);
  language.addFunction('max', largest);
  language.addFunction('min', smallest);
  language.addTransform('contains', (text: string, part: string) => text.includes(part));
  language.addTransform('length', (list: readonly unknown[]) => list.length);
  return {
    name: 'jexl',
    sourceOf: (condition) => condition.jexl,
    prepare: (source) => language.createExpression(source).compile(),
    evaluator: (source) => {
      const program = language.createExpression(source).compile();
      return () => program.evalSync(values);
    },
  };
}

/** The functions that the others have not, in the plainest way. */
function roundTo(x: number, decimals: number): number {
  return Math.round(x * 10 ** decimals) / 10 ** decimals;
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0) / numbers.length;
}

function largest(numbers: readonly number[]): number {
  return Math.max(...numbers);
}

function smallest(numbers: readonly number[]): number {
  return Math.min(...numbers);
}
