import type { Json } from '../../src/base/json';
import { roundHalfAway } from '../../src/expression/rounding';
import { failureOf, typeOf, valueOf } from './sample-scope';

describe('a function gives', () => {
  it.each<[string, Json]>([
    ['abs(-2.5)', 2.5],
    ['abs(0)', 0],
    ['floor(-1.5)', -2],
    ['floor(1.5)', 1],
    ['ceil(1.2)', 2],
    ['ceil(-1.8)', -1],
    ['sqrt(9)', 3],
    ['min(3, 1, 2)', 1],
    ['max(3, 1, 2)', 3],
    ['min([3, 1, 2])', 1],
    ['max([-3])', -3],
    ['max(1, -2)', 1],
    ['sum([])', 0],
    ['sum([1, 2, 3.5])', 6.5],
    ['sum(returns) > 0.0199 && sum(returns) < 0.0201', true],
    ['avg([1, 2, 6])', 3],
    ['count([])', 0],
    ['count(symbols)', 2],
    ['size([1, 2])', 2],
    ["size('')", 0],
    ["size('abc')", 3],
    ["contains('headline: earnings', 'earnings')", true],
    ["contains('abc', '')", true],
    ["contains('abc', 'C')", false],
    ["startsWith('SPX.US', 'SPX')", true],
    ["startsWith('SPX.US', 'US')", false],
    ["endsWith('SPX.US', 'US')", true],
    ["endsWith('SPX.US', 'SPX')", false],
    ["lower('ÀB')", 'àb'],
    ["upper('straße')", 'STRASSE'],
    ["trim('  a b \\n')", 'a b'],
    ["' x '.trim().upper()", 'X'],
    ['round(2.4)', 2],
    ['round(2.5)', 3],
    ['round(-2.5)', -3],
    ['round(1.005, 2)', 1.01],
    ['round(-1.005, 2)', -1.01],
    ['round(1.0049, 2)', 1],
    ['(1.255).round(2)', 1.26],
  ])('%s is %j', (source, expected) => {
    expect(valueOf(source)).toEqual(expected);
  });
});

describe('rounding half away from zero', () => {
  it.each([
    [0.49999999999999994, 0, 0],
    [-0.49999999999999994, 0, -0],
    [0.5, 0, 1],
    [4503599627370497, 0, 4503599627370497],
    [9007199254740991, 2, 9007199254740991],
    [1e300, 15, 1e300],
    [-1e300, 0, -1e300],
    [1e-20, 15, 0],
    [5e-16, 15, 1e-15],
    [2.675, 2, 2.68],
    [1234.5678, 3, 1234.568],
    [0.000001005, 8, 0.00000101],
    [0.1 + 0.2, 15, 0.3],
  ])('takes %p to %p decimals as %p', (value, decimals, expected) => {
    expect(roundHalfAway(value, decimals)).toBe(expected);
  });
});

describe('a function refuses', () => {
  it.each([
    ['avg([])', 'argument-value', 'avg() of an empty list has no value; guard it with size(…) > 0'],
    ['min([])', 'argument-value', 'min() of an empty list has no value; guard it with size(…) > 0'],
    ['max(nothing)', 'argument-value', 'max() of an empty list has no value; guard it with size(…) > 0'],
    ['round(1, -1)', 'argument-value', 'round() takes 0 to 15 decimals, not -1'],
    ['round(1, 1.5)', 'argument-value', 'round() takes 0 to 15 decimals, not 1.5'],
    ['round(1, 16)', 'argument-value', 'round() takes 0 to 15 decimals, not 16'],
    ['sqrt(-1)', 'not-finite', 'the result is not a finite number'],
    ['size(anything.flag)', 'runtime-type', 'size() takes list or string, not the boolean true'],
    ['sum(anything.list)', 'runtime-type', 'sum() takes list<number>, not a list'],
  ])('%s with %s', (source, code, message) => {
    const error = failureOf(() => valueOf(source));
    expect([error.code, error.message]).toEqual([code, message]);
  });

  it.each([
    ["abs('a')", 'abs(string) does not exist; there is abs(number)'],
    ['abs()', 'abs() does not exist; there is abs(number)'],
    ['abs(1, 2)', 'abs(number, number) does not exist; there is abs(number)'],
    ['abs(target)', 'abs(number or null) does not exist; there is abs(number)'],
    ['min(1)', 'min(number) does not exist; there is min(list<number>) or min(number, number, …)'],
    ["min(['a'])", 'min(list<string>) does not exist; there is min(list<number>) or min(number, number, …)'],
    ['size(1)', 'size(number) does not exist; there is size(list) or size(string)'],
    ["count('abc')", 'count(string) does not exist; there is count(list)'],
    ["contains('a')", 'contains(string) does not exist; there is contains(string, string)'],
    ["contains(['a'], 'a')", 'contains(list<string>, string) does not exist; there is contains(string, string)'],
    ['round(1, 2, 3)', 'round(number, number, number) does not exist; there is round(number) or round(number, number)'],
    ['has()', 'has() takes one name, field or step output'],
    ['has(1)', 'has() takes one name, field or step output'],
    ['has(drawdown, 1)', 'has() takes one name, field or step output'],
    [
      'default(drawdown)',
      'default() takes a name, field or step output, and the value to use when that is unset or null',
    ],
    [
      'default(1 + 1, 2)',
      'default() takes a name, field or step output, and the value to use when that is unset or null',
    ],
  ])('the call %s before a run', (source, message) => {
    const error = failureOf(() => typeOf(source));
    expect([error.code, error.message]).toEqual(['arguments', message]);
  });
});
