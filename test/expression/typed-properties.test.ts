import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/base/json';
import { suggest } from '../../src/base/suggest';
import {
  boolType,
  checkExpression,
  describeType,
  evaluateExpression,
  explain,
  ExpressionError,
  listOf,
  nullable,
  numberType,
  parseExpression,
  stringType,
  timeValues,
  type Scope,
  type Type,
  type TypeEnvironment,
} from '../../src/expression';

/** The kinds of expressions that are made, and the type that each has. */
const types = {
  number: numberType,
  bool: boolType,
  text: stringType,
  numbers: listOf(numberType),
  texts: listOf(stringType),
} as const;

type Kind = keyof typeof types;

const row: Type = {
  kind: 'object',
  fields: new Map<string, Type>([
    ['n', numberType],
    ['t', stringType],
  ]),
  open: false,
};

const nameTypes: Readonly<Record<string, Type>> = {
  n: numberType,
  m: nullable(numberType),
  b: boolType,
  t: stringType,
  ns: types.numbers,
  ts: types.texts,
  rows: listOf(row),
  volatility: numberType,
  risk_score: numberType,
  drawdown: numberType,
};

/** What is read, by kind; what may be null or outside a list is guarded. */
const leaves: Readonly<Record<Kind, readonly string[]>> = {
  number: [
    'n',
    '2',
    '0.5',
    '-1',
    'default(m, 3)',
    'rows[0].n',
    'default(rows[1].n, 7)',
    'now',
    'minutes_to_close()',
    'size(rows)',
  ],
  bool: [
    'b',
    'true',
    'has(m)',
    'has(rows[0])',
    '(m == null)',
    'is_market_hours',
    'LOW_RISK',
    "rows.exists(r, r.t == 'a')",
    '(n in ns)',
  ],
  text: ['t', "'a'", 'today', "default(rows[0].t, 'z')", 'weekday()'],
  numbers: ['ns', '[1, 2]', 'rows.map(r, r.n)', 'rows.map(r, has(r.n), r.n)'],
  texts: ['ts', "['a', 'b']", 'rows.map(r, r.t)'],
};

const elementOf: Partial<Record<Kind, Kind>> = { numbers: 'number', texts: 'text' };

/** An expression of a kind. `locals` are the comprehension variables that may be read, with their kinds. */
function source(kind: Kind, depth: number, locals: readonly [string, Kind][] = []): fc.Arbitrary<string> {
  const here = locals.flatMap(([name, local]) => (local === kind ? [name, name] : []));
  const leaf = fc.constantFrom(...leaves[kind].filter((text) => locals.length < 2 || !text.includes('(r,')), ...here);
  if (depth === 0) return leaf;
  const part = (of: Kind): fc.Arbitrary<string> => source(of, depth - 1, locals);
  /** `§` stands for a part of each kind in turn. */
  const joined = (template: string, ...kinds: Kind[]): fc.Arbitrary<string> => {
    const texts = template.split('§');
    return fc
      .tuple(...kinds.map(part))
      .map((parts) => texts.map((text, index) => text + (parts[index] ?? '')).join(''));
  };
  const over = (list: Kind, macro: string, body: Kind): fc.Arbitrary<string> => {
    const name = `x${locals.length}`;
    const inner: readonly [string, Kind][] = [...locals, [name, elementOf[list] ?? 'number']];
    return fc
      .tuple(part(list), source(body, depth - 1, inner))
      .map(([from, text]) => `(${from}).${macro}(${name}, ${text})`);
  };
  const macros: Readonly<Record<Kind, () => fc.Arbitrary<string>[]>> = {
    number: () => [],
    bool: () =>
      ['exists', 'all', 'exists_one'].flatMap((macro) => [
        over('numbers', macro, 'bool'),
        over('texts', macro, 'bool'),
      ]),
    text: () => [],
    numbers: () => [
      over('numbers', 'filter', 'bool'),
      over('texts', 'map', 'number'),
      over('numbers', 'map', 'number'),
    ],
    texts: () => [over('texts', 'filter', 'bool'), over('numbers', 'map', 'text')],
  };
  const operations: Readonly<Record<Kind, () => fc.Arbitrary<string>[]>> = {
    number: () => [
      ...['+', '-', '*', '/', '%'].map((sign) => joined(`(§ ${sign} §)`, 'number', 'number')),
      ...['sum', 'avg', 'max'].map((name) => joined(`${name}(§)`, 'numbers')),
      joined('(-§)', 'number'),
      joined('pow(§, §)', 'number', 'number'),
      joined('round(§, 2)', 'number'),
      joined('size(§)', 'texts'),
      joined('(§)[§]', 'numbers', 'number'),
    ],
    bool: () => [
      joined('(§ && §)', 'bool', 'bool'),
      joined('(§ || §)', 'bool', 'bool'),
      joined('(!§)', 'bool'),
      ...['<', '>=', '=='].map((sign) => joined(`(§ ${sign} §)`, 'number', 'number')),
      joined('(§ != §)', 'text', 'text'),
      joined('(§ == §)', 'numbers', 'numbers'),
      joined('(§ in §)', 'text', 'texts'),
      joined("search(§, '(a|b)+$')", 'text'),
      joined('startsWith(§, §)', 'text', 'text'),
    ],
    text: () => [
      joined('(§ + §)', 'text', 'text'),
      joined('upper(§)', 'text'),
      joined('(§ ? § : §)', 'bool', 'text', 'text'),
    ],
    numbers: () => [joined('[§, §]', 'number', 'number'), joined('(§ ? § : §)', 'bool', 'numbers', 'numbers')],
    texts: () => [joined('[§]', 'text')],
  };
  return fc.oneof(leaf, ...operations[kind](), ...(locals.length < 2 ? macros[kind]() : []));
}

const smallNumber = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -10, max: 10, noNaN: true }));
const smallText = fc.constantFrom('', 'a', 'ab', 'Ü', 'b😀');
const rowValue = fc.record({ n: smallNumber, t: smallText }, { requiredKeys: ['t'] });

/** Values of the names' types; any of them may be unset. */
const values: fc.Arbitrary<JsonObject> = fc.record(
  {
    n: smallNumber,
    m: fc.oneof(smallNumber, fc.constant(null)),
    b: fc.boolean(),
    t: smallText,
    ns: fc.array(smallNumber, { maxLength: 4 }),
    ts: fc.array(smallText, { maxLength: 4 }),
    rows: fc.array(rowValue, { maxLength: 3 }),
    volatility: smallNumber,
    risk_score: smallNumber,
    drawdown: smallNumber,
    now: fc.integer(),
    today: smallText,
    weekday: smallText,
    is_market_hours: fc.boolean(),
    minutes_to_close: fc.integer(),
  },
  { requiredKeys: ['n', 't', 'ns', 'rows'] },
);

const environment: TypeEnvironment = {
  name: (name) => nameTypes[name],
  names: () => Object.keys(nameTypes),
  step: () => numberType,
};

const scopeOf = (given: JsonObject): Scope => ({
  name: (name) => given[name],
  step: () => undefined,
  time: (name) => given[name],
});

interface Result {
  readonly value?: Json;
  readonly fuel?: number;
  readonly error?: readonly unknown[];
}

function resultOf(text: string, scope: Scope): Result {
  try {
    return evaluateExpression(parseExpression(text), scope);
  } catch (error) {
    if (error instanceof ExpressionError) return { error: [error.code, error.at, error.end, error.message] };
    throw error;
  }
}

/** What may go wrong in a run although all types are right. */
const runTimeCodes = ['unset', 'division-by-zero', 'not-finite', 'index', 'argument-value', 'fuel', 'limit'];

describe('an expression over typed names', () => {
  it.each(Object.keys(types) as Kind[])('of kind %s has its type and never fails for a type in a run', (kind) => {
    let evaluated = 0;
    fc.assert(
      fc.property(source(kind, 3), values, (text, given) => {
        const scope = scopeOf(given);
        const type = checkExpression(parseExpression(text), environment, suggest);
        expect(describeType(type)).toBe(describeType(types[kind]));
        const result = resultOf(text, scope);
        if (result.error !== undefined) expect(runTimeCodes).toContain(result.error[0]);
        else evaluated++;
        // Twice the same, and the same when it is explained
        expect(resultOf(text, scope)).toEqual(result);
        const { value, fuel, error, line, tree } = explain(parseExpression(text), text, scope);
        if (error === undefined) expect({ value, fuel }).toEqual(result);
        else expect([error.code, error.at, error.end, error.message]).toEqual(result.error);
        expect(tree.evaluated).toBe(true);
        expect(line).toMatch(error === undefined ? / because / : /^failed because /);
      }),
      { numRuns: 400 },
    );
    // Else the property would hold for want of examples.
    expect(evaluated).toBeGreaterThan(100);
  });

  it('reads time values of the types that they are said to have', () => {
    expect(Object.keys(timeValues)).toEqual(['now', 'today', 'weekday', 'is_market_hours', 'minutes_to_close']);
  });
});
