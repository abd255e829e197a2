import fc from 'fast-check';
import type { Json } from '../../src/base/json';
import { suggest } from '../../src/base/suggest';
import {
  checkExpression,
  evaluateExpression,
  explain,
  explainCondition,
  ExpressionError,
  parseCondition,
  parseExpression,
  parseTemplate,
  renderValue,
  usesTime,
  type Expression,
} from '../../src/expression';
import { macroNames } from '../../src/expression/ast';
import { functions } from '../../src/expression/functions';
import { Pattern } from '../../src/expression/pattern';
import { timeNames } from '../../src/expression/time-names';
import { environment, scope } from './sample-scope';

/** What some work ends with: its value, or the ExpressionError it throws. Any other error fails the property. */
function outcome<Value>(work: () => Value): { readonly value?: Value; readonly error?: ExpressionError } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof ExpressionError) return { error };
    throw error;
  }
}

const words = [
  ...[
    '1',
    '0',
    '2.5',
    '1e3',
    "'a'",
    '"b"',
    'true',
    'false',
    'null',
    '+',
    '-',
    '*',
    '/',
    '%',
    '&&',
    '||',
    '!',
    '==',
    '!=',
  ],
  ...[
    '<',
    '<=',
    '>',
    '>=',
    'in',
    '?',
    ':',
    '(',
    ')',
    '[',
    ']',
    ',',
    '.',
    ' ',
    'drawdown',
    'regime',
    'returns',
    'config',
  ],
  ...[
    'leverage',
    'best',
    'target',
    'anything',
    'loose',
    'steps.analyze.output',
    'steps.group.inner.output',
    'limit',
    'tags',
  ],
  ...[
    '.exists(x,',
    '.all(x,',
    '.map(x,',
    '.filter(y,',
    '.exists_one(x,',
    'x',
    'y',
    'now',
    'today()',
    'minutes_to_close',
  ],
  ...['LOW_RISK', 'EMERGENCY_EXIT', "search(regime, '(a+)+$')", 'match(', "r'", '\\u00e9', '\u200b', '≥', 'а', '“'],
  ...['has', 'default', ...functions.keys(), '__proto__', '${{', '}}', "'", '\\', '\u0000', '😀'],
];

const wordy = fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((parts) => parts.join(' '));
const anyText = fc.oneof(wordy, fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 }));

const names = [
  'drawdown',
  'regime',
  'halted',
  'leverage',
  'returns',
  'symbols',
  'target',
  'best',
  'config',
  'loose',
  'anything',
  'nosuch',
];

/** Any tree, well typed or not, with all node kinds and with calls of any arity. */
const anyTree = fc.letrec<{ node: Expression }>((tie) => {
  const at = { at: 0, end: 1 };
  const node = tie('node');
  const operators = ['&&', '||', '==', '!=', '<', '<=', '>', '>=', 'in', '+', '-', '*', '/', '%'] as const;
  return {
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc
        .record({
          kind: fc.constant('literal' as const),
          value: fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.string()),
        })
        .map((part) => ({ ...part, ...at })),
      fc.constantFrom(...names).map((name): Expression => ({ kind: 'name', name, ...at })),
      fc
        .constantFrom('output' as const, 'status' as const)
        .map((field): Expression => ({ kind: 'step', segments: ['analyze'], field, ...at })),
      fc.array(node, { maxLength: 4 }).map((items): Expression => ({ kind: 'list', items, ...at })),
      fc
        .tuple(node, fc.constantFrom('limit', 'known', 'toString', 'length'))
        .map(([object, name]): Expression => ({ kind: 'member', object, name, ...at })),
      fc.tuple(node, node).map(([object, index]): Expression => ({ kind: 'index', object, index, ...at })),
      fc
        .tuple(fc.constantFrom('!' as const, '-' as const), node)
        .map(([operator, operand]): Expression => ({ kind: 'unary', operator, operand, ...at })),
      fc
        .tuple(fc.constantFrom(...operators), node, node)
        .map(([operator, left, right]): Expression => ({ kind: 'binary', operator, left, right, ...at })),
      fc
        .tuple(node, node, node)
        .map(([test, whenTrue, whenFalse]): Expression => ({ kind: 'conditional', test, whenTrue, whenFalse, ...at })),
      fc
        .tuple(fc.constantFrom('has', 'default', 'nosuch', ...functions.keys()), fc.array(node, { maxLength: 3 }))
        .map(([name, args]): Expression => ({ kind: 'call', name, args, ...at })),
      fc.constantFrom(0, 1).map((level): Expression => ({ kind: 'local', name: 'x', level, ...at })),
      fc.constantFrom(...timeNames).map((name): Expression => ({ kind: 'time', name, ...at })),
      fc.constantFrom('LOW_RISK', 'BULL_MARKET').map((name): Expression => ({ ...parseExpression(name), ...at })),
      fc
        .tuple(fc.boolean(), node)
        .map(([whole, text]): Expression => ({ kind: 'pattern', whole, text, pattern: new Pattern('a+', at), ...at })),
      fc
        .tuple(fc.constantFrom(...macroNames), node, node, fc.constantFrom(0, 1))
        .map(([macro, list, body, level]): Expression => ({
          kind: 'comprehension',
          macro,
          list,
          variable: 'x',
          level,
          body,
          ...at,
        })),
    ),
  };
}).node;

/** Closed source text of a type: no names, so that nothing is unset or unknown. */
const closed = fc.letrec<{ number: string; bool: string; text: string; list: string }>((tie) => {
  const [number, bool, text, list] = [tie('number'), tie('bool'), tie('text'), tie('list')];
  const join = (operators: readonly string[], operand: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .tuple(operand, fc.constantFrom(...operators), operand)
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`);
  const call = (calls: readonly string[], ...args: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.tuple(fc.constantFrom(...calls), fc.tuple(...args)).map(([name, values]) => `${name}(${values.join(', ')})`);
  const choice = (operand: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.tuple(bool, operand, operand).map(([test, a, b]) => `(${test} ? ${a} : ${b})`);
  const options = { depthSize: 'xsmall', maxDepth: 4 } as const;
  return {
    number: fc.oneof(
      options,
      fc.nat(20).map(String),
      fc.constantFrom('0.5', '1.005', '2e3'),
      join(['+', '-', '*', '/', '%'], number),
      number.map((operand) => `-${operand}`),
      call(['abs', 'floor', 'ceil', 'round', 'sqrt'], number),
      call(['min', 'max', 'round'], number, number),
      call(['sum', 'avg', 'min', 'max', 'size', 'count'], list),
      call(['size'], text),
      choice(number),
      fc.tuple(list, number).map(([from, index]) => `${from}[${index}]`),
      fc.tuple(list, number).map(([from, index]) => `default(${from}[${index}], 7)`),
    ),
    bool: fc.oneof(
      options,
      fc.constantFrom('true', 'false'),
      join(['<', '<=', '>', '>=', '==', '!='], number),
      join(['<', '>=', '=='], text),
      join(['==', '!='], list),
      join(['&&', '||'], bool),
      bool.map((operand) => `!${operand}`),
      call(['contains', 'startsWith', 'endsWith'], text, text),
      fc.tuple(number, list).map(([item, from]) => `(${item} in ${from})`),
      fc.tuple(list, number).map(([from, index]) => `has(${from}[${index}])`),
    ),
    text: fc.oneof(
      options,
      fc.constantFrom("''", "'a'", "'Straße'", '"}}"'),
      join(['+'], text),
      call(['lower', 'upper', 'trim'], text),
      choice(text),
    ),
    list: fc.oneof(
      options,
      fc.array(number, { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
      choice(list),
    ),
  };
});

describe('for any input', () => {
  it('parsing, checking, evaluating and explaining throw nothing but ExpressionError', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        outcome(() => parseTemplate(text));
        outcome(() => parseCondition(text));
        outcome(() => renderValue(text, scope));
        const { value: expression, error } = outcome(() => parseExpression(text));
        if (error !== undefined) expect(error.at).toBeLessThanOrEqual(text.length);
        if (expression === undefined) return;
        outcome(() => checkExpression(expression, environment, suggest));
        outcome(() => evaluateExpression(expression, scope));
        outcome(() => explainCondition(expression, text, scope));
        explain(expression, text, scope);
        usesTime(expression);
      }),
      { numRuns: 2000 },
    );
  });

  it('checking and evaluating any tree throw nothing but ExpressionError', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        outcome(() => checkExpression(tree, environment, suggest));
        const { value, error } = outcome(() => evaluateExpression(tree, scope));
        const explained = explain(tree, ' ', scope);
        expect(explained.error?.code).toBe(error?.code);
        if (value !== undefined) expect({ value: explained.value, fuel: explained.fuel }).toEqual(value);
      }),
      { numRuns: 2000 },
    );
  });

  it('parsing the part of the source that an expression stands for gives the same value', () => {
    fc.assert(
      fc.property(fc.oneof(closed.number, closed.bool), (source) => {
        const { value: expression } = outcome(() => parseExpression(`  ${source} `));
        if (expression === undefined) return;
        const part = `  ${source} `.slice(expression.at, expression.end);
        const first = outcome(() => evaluateExpression(expression, scope));
        const second = outcome(() => evaluateExpression(parseExpression(part), scope));
        expect(second.value).toEqual(first.value);
        expect(second.error?.code).toBe(first.error?.code);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a well-typed closed expression', () => {
  it.each(['number', 'bool', 'text', 'list'] as const)(
    'of type %s passes the check and never fails for a type',
    (type) => {
      const kinds = { number: 'number', bool: 'boolean', text: 'string', list: 'object' };
      let evaluated = 0;
      fc.assert(
        fc.property(closed[type], (source) => {
          const { value: expression, error } = outcome(() => parseExpression(source));
          if (expression === undefined) {
            expect(error?.code).toBe('limit');
            return;
          }
          checkExpression(expression, environment, suggest);
          const result = outcome(() => evaluateExpression(expression, scope));
          if (result.value === undefined) {
            expect(['division-by-zero', 'not-finite', 'index', 'argument-value']).toContain(result.error?.code);
            return;
          }
          evaluated += 1;
          const { value, fuel }: { readonly value: Json; readonly fuel: number } = result.value;
          expect(typeof value).toBe(kinds[type]);
          expect(evaluateExpression(parseExpression(source), scope)).toEqual({ value, fuel });
        }),
        { numRuns: 400 },
      );
      // Else the property would hold for want of examples.
      expect(evaluated).toBeGreaterThan(100);
    },
  );

  it('of type bool explains itself with its own value', () => {
    fc.assert(
      fc.property(closed.bool, (source) => {
        const { value: expression } = outcome(() => parseExpression(source));
        const result = expression && outcome(() => evaluateExpression(expression, scope)).value;
        if (expression === undefined || result === undefined) return;
        expect(
          explainCondition(expression, source, scope).startsWith(
            `${result.value === true ? 'true' : 'false'} because `,
          ),
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
