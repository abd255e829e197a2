import type { Json } from '../../src/base/json';
import { describeType, evaluateExpression, parseExpression, type Scope } from '../../src/expression';
import { failureOf, scope, typeOf, valueOf } from './sample-scope';

const withValue = (value: Json): Scope => ({ ...scope, name: () => value });
const evaluated = (source: string, value: Json): { readonly value: Json; readonly fuel: number } =>
  evaluateExpression(parseExpression(source), withValue(value));

describe('a comprehension gives', () => {
  it.each<[string, Json]>([
    ['returns.exists(r, r < 0)', true],
    ['returns.exists(r, r < -1)', false],
    ['returns.all(r, r < 1)', true],
    ['returns.all(r, r > 0)', false],
    ['nothing.exists(r, true)', false],
    ['nothing.all(r, false)', true],
    ['nothing.exists_one(r, true)', false],
    ['returns.exists_one(r, r < 0)', true],
    ['returns.exists_one(r, r > 0)', false],
    ['returns.filter(r, r > 0)', [0.01, 0.03]],
    ['nothing.filter(r, true)', []],
    ['symbols.map(s, s + ".US")', ['SPX.US', 'IXIC.US']],
    ['returns.map(r, r > 0, r * 100)', [1, 3]],
    ['nothing.map(r, r)', []],
    [
      '[1, 2].map(x, [10, 20].map(y, x * y))',
      [
        [10, 20],
        [20, 40],
      ],
    ],
    ['[1, 2].map(x, [x, 9]).map(p, p[0])', [1, 2]],
    ['[1, 2].filter(x, [2, 3].exists(y, x == y))', [2]],
    ['[1, 2].filter(x, [2, 3].map(y, y - x).exists(d, d == 0))', [2]],
    // The inner one hides the outer one, and only inside
    ['[1, 2].map(x, [10].map(x, x)[0] + x)', [11, 12]],
    // And a variable or fact of the same name
    ['[1].map(drawdown, drawdown) == [1] && drawdown == 0.14', true],
    ['[1].map(r, has(r))', [true]],
    ['[1, null].map(r, default(r, 0))', [1, 0]],
    ['steps.analyze.output.signals.filter(s, s.strength > 0.5).size()', 1],
    ['steps.analyze.output.signals.map(s, s.strength)', [0.7, 0.4]],
    ['anything.list.exists(x, x == "two")', true],
    ['(true ? returns : nothing).size() == 3 && returns.filter(r, r > 0)[1] == 0.03', true],
    ['xs_of.all(x, true)'.replace('xs_of', '[[1], []]'), true],
  ])('%s: %j', (source, expected) => {
    expect(valueOf(source)).toEqual(expected);
  });

  it.each([
    ['returns.exists(r, r < 0)', 'bool'],
    ['returns.exists_one(r, r < 0)', 'bool'],
    ['symbols.filter(s, s == "a")', 'list<string>'],
    ['symbols.map(s, size(s))', 'list<number>'],
    ['symbols.map(s, [s])', 'list<list<string>>'],
    ['anything.map(x, x)', 'list'],
    ['anything.filter(x, true)', 'list'],
    ['[].map(x, 1)', 'list<number>'],
    ['[1, null].map(x, x)', 'list<number or null>'],
    ['steps.analyze.output.signals.map(s, s.strength)', 'list<number>'],
  ])('%s as %s', (source, expected) => {
    expect(describeType(typeOf(source))).toBe(expected);
  });
});

describe('a comprehension is refused', () => {
  it.each<[string, string, number, string]>([
    ['returns.filter(r, r)', 'type', 18, 'the condition of filter() must be a bool, not a number'],
    ['returns.map(r, r, r)', 'type', 15, 'the condition of map() must be a bool, not a number'],
    ['drawdown.all(r, true)', 'type', 0, 'all() goes through a list, not a number'],
    ['config.exists(k, true)', 'type', 0, 'exists() goes through a list, not an object'],
    ['target.map(x, x)', 'type', 0, 'this may be null: say with default(…, value) what to use then'],
    ['[1, null].exists(x, x > 0)', 'type', 20, 'this may be null: say with default(…, value) what to use then'],
    ['returns.map(r, r + "a")', 'type', 15, "'+' adds two numbers or joins two texts, not a number and a string"],
    [
      'returns.map(yield, yeild)',
      'unknown-name',
      19,
      "'yeild' is not a variable of this definition, a name of the trading context, or 'steps'; did you mean 'yield'?",
    ],
    [
      'returns.exists(r, r > 0) && r > 0',
      'unknown-name',
      28,
      "'r' is not a variable of this definition, a name of the trading context, or 'steps'",
    ],
    ['returns.map(true, 1)', 'forbidden-name', 12, "the name 'true' is taken; call the element something else"],
    ['returns.map(steps, 1)', 'forbidden-name', 12, "the name 'steps' is taken; call the element something else"],
    ['returns.map(now, 1)', 'forbidden-name', 12, "the name 'now' is taken; call the element something else"],
    ['returns.map(LOW_RISK, 1)', 'forbidden-name', 12, "the name 'LOW_RISK' is taken; call the element something else"],
    [
      'returns.map(prototype, 1)',
      'forbidden-name',
      12,
      "the name 'prototype' is taken; call the element something else",
    ],
    ['returns.map(1, 1)', 'syntax', 12, "expected a name for the element, found '1'"],
    ['returns.map(a.b, 1)', 'syntax', 13, "expected ',', found '.'"],
    ['returns.map(r)', 'syntax', 13, "expected ',', found ')'"],
    ['returns.filter(r, true, r)', 'syntax', 22, "expected ')', found ','"],
    ['exists(returns, r, true)', 'unknown-function', 0, "'exists' is written behind its list: items.exists(item, …)"],
    [
      'returns.map(a, returns.map(b, returns.map(c, 1)))',
      'limit',
      38,
      'comprehensions stand in one another at most 2 deep',
    ],
  ])('%s with %s at offset %d', (source, code, at, message) => {
    const error = failureOf(() => typeOf(source));
    expect([error.code, error.at, error.message]).toEqual([code, at, message]);
  });
});

describe('a comprehension over values of unknown type fails with', () => {
  it.each<[string, string, number, string]>([
    ['anything.list.filter(x, x)', 'runtime-type', 24, 'the condition of filter() must be a bool, not the number 1'],
    ['anything.text.map(x, x)', 'runtime-type', 0, 'map() goes through a list, not the string "abc"'],
    [
      'anything.list.all(x, x > 0)',
      'runtime-type',
      21,
      '\'>\' compares two numbers or two texts, not the string "two" and the number 0',
    ],
    ['anything.list.map(x, x.y)', 'runtime-type', 21, "only an object has a field 'y', not the number 1"],
    ['returns.exists(r, 1 / (r - 0.01) > 1e9)', 'division-by-zero', 18, '1 / 0: the divisor is zero'],
    ['returns.all(r, leverage > r)', 'unset', 15, "'leverage' is not set"],
  ])('%s: %s at offset %d', (source, code, at, message) => {
    const error = failureOf(() => valueOf(source));
    expect([error.code, error.at, error.message]).toEqual([code, at, message]);
  });
});

describe('the work of a comprehension', () => {
  const million = Array.from({ length: 1_000_000 }, () => 1);

  it.each<[string, Json, number]>([
    ['x.exists(e, e > 1)', [1, 2, 3], 2 + 2 * 4],
    ['x.all(e, e < 2)', [1, 2, 3], 2 + 2 * 4],
    ['x.exists_one(e, e == 1)', [1, 2], 2 + 2 * 5],
    ['x.map(e, e)', [1, 2], 2 + 2 * 2],
    ['x.map(e, e > 1, e)', [1, 2], 2 + 2 * 4 + 1],
    ['x.filter(e, true)', [], 2],
    ['[1].map(e, [2].map(f, e))', 1, 1 + 2 + 1 + 1 + 2 + 1 + 1],
  ])('%s over %j costs %d', (source, value, fuel) => {
    expect(evaluated(source, value).fuel).toBe(fuel);
  });

  it.each([
    'x.exists(e, e < 0)',
    'x.all(e, e > 0)',
    'x.exists_one(e, e > 1)',
    'x.filter(e, e > 1)',
    'x.all(a, x.all(b, true))',
  ])('of %s over a million elements runs out of fuel', (source) => {
    expect(failureOf(() => evaluated(source, million)).code).toBe('fuel');
  });

  it.each(['x.map(e, e)', 'x.filter(e, true)'])('of %s makes no list of more than 10,000', (source) => {
    expect(evaluated(source, million.slice(0, 10_000)).value).toHaveLength(10_000);
    const error = failureOf(() => evaluated(source, million.slice(0, 10_001)));
    expect([error.code, error.at]).toEqual(['limit', 0]);
    expect(error.message).toMatch(/^the list that (map|filter)\(\) makes has more than 10000 entries$/);
  });

  it('makes no result that holds a large value thousands of times', () => {
    const large = { rows: Array.from({ length: 2000 }, () => 'x'.repeat(10)) };
    const scopeOfTwo: Scope = { ...scope, name: (name) => (name === 'xs' ? million.slice(0, 9000) : large) };
    const expression = parseExpression('xs.map(x, big)');
    expect(failureOf(() => evaluateExpression(expression, scopeOfTwo)).message).toBe(
      'the result holds more than 4194304 values and characters',
    );
    expect(evaluateExpression(parseExpression('size(xs.map(x, big))'), scopeOfTwo).value).toBe(9000);
  });
});
