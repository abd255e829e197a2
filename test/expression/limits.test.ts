import type { Json } from '../../src/base/json';
import { evaluateExpression, parseExpression, type Scope } from '../../src/expression';
import { limits } from '../../src/expression/limits';
import { failureOf, scope, valueOf } from './sample-scope';

const withValue = (value: Json): Scope => ({ ...scope, name: () => value });

describe('hostile text is refused at once', () => {
  it.each<[string, string, string]>([
    ['10,000 parentheses', '('.repeat(10_000), 'limit'],
    ['33 parentheses', `${'('.repeat(33)}1${')'.repeat(33)}`, 'limit'],
    ['10,000 !', `${'!'.repeat(10_000)}true`, 'limit'],
    ['33 !', `${'!'.repeat(33)}true`, 'limit'],
    ['33 -', `${'-'.repeat(33)}1`, 'limit'],
    ['10,000 &&', Array.from({ length: 10_000 }, () => 'true').join('&&'), 'limit'],
    ['600 &&', Array.from({ length: 600 }, () => '1').join('&&'), 'limit'],
    ['600 members', `a${'.b'.repeat(600)}`, 'limit'],
    ['600 entries', `a${'[0]'.repeat(600)}`, 'limit'],
    ['2,000 steps', `steps${'.a'.repeat(2000)}`, 'limit'],
    ['33 parts of a path', `a${'.b'.repeat(32)}`, 'limit'],
    ['33 step ids', `steps${'.a'.repeat(33)}.output`, 'limit'],
    ['a list of 100,000', `[${Array.from({ length: 100_000 }, () => '1').join(',')}]`, 'limit'],
    ['a list of 65', `[${Array.from({ length: 65 }, () => '1').join(',')}]`, 'limit'],
    ['33 arguments', `min(${Array.from({ length: 33 }, () => '1').join(',')})`, 'limit'],
    ['40 nested lists', `${'['.repeat(40)}${']'.repeat(40)}`, 'limit'],
    ['40 nested conditions', `${'true ? 1 : '.repeat(40)}1`, 'limit'],
    ['a text of 5,000', `'${'a'.repeat(5000)}'`, 'limit'],
    ['a megabyte', 'a'.repeat(1_000_000), 'limit'],
    ['a megabyte of spaces', ' '.repeat(1_000_000), 'limit'],
    ['4,000 open quotes', "'".repeat(3999), 'syntax'],
    ['4,000 dots', '.'.repeat(4000), 'syntax'],
    ['a number of 4,000 digits', '9'.repeat(4000), 'limit'],
    ['a huge exponent', '1e999999999', 'limit'],
    ['a NUL', '\u0000', 'syntax'],
    ['a lone surrogate', '\ud800', 'syntax'],
  ])('%s: %s', (_, source, code) => {
    expect(failureOf(() => parseExpression(source)).code).toBe(code);
  });
});

describe('what stays within the limits', () => {
  it.each<[string, string, Json]>([
    ['31 parentheses', `${'('.repeat(31)}1${')'.repeat(31)}`, 1],
    ['30 !', `${'!'.repeat(30)}true`, true],
    ['a list of 64', `size([${Array.from({ length: 64 }, () => '1').join(',')}])`, 64],
    ['32 arguments', `max(${Array.from({ length: 32 }, (_, index) => String(index)).join(',')})`, 31],
    ['a chain of 240 &&', Array.from({ length: 240 }, () => 'true').join('&&'), true],
    ['a chain of 240 +', Array.from({ length: 240 }, () => '1').join('+'), 240],
    ['a text of 4,000', `size('${'a'.repeat(4000)}')`, 4000],
  ])('%s works', (_, source, expected) => {
    expect(valueOf(source)).toEqual(expected);
  });

  it('reads a reference through 31 fields', () => {
    let value: Json = 1;
    for (let i = 0; i < 31; i++) value = { b: value };
    expect(evaluateExpression(parseExpression(`a${'.b'.repeat(31)}`), withValue(value)).value).toBe(1);
  });
});

describe('fuel', () => {
  it.each<[string, number]>([
    ['1', 1],
    ['drawdown', 1],
    ['1 + 2', 3],
    ["'a' + 'b'", 4],
    ['false && true', 2],
    ['true && true', 3],
    ['[1, 2, 3]', 4],
    ['sum([1, 2, 3])', 8],
    ['min(1, 2)', 5],
    ['3 in [1, 2, 3]', 9],
    ['1 in [1, 2, 3]', 7],
    ['[1, 2] == [1, 2]', 10],
    ["contains('0123456789abcdef', 'f')", 4],
    ['true ? 1 : sum(returns)', 3],
    ['has(leverage)', 2],
  ])('of %s is %d, each time', (source, expected) => {
    const expression = parseExpression(source);
    expect(evaluateExpression(expression, scope).fuel).toBe(expected);
    expect(evaluateExpression(parseExpression(source), scope).fuel).toBe(expected);
    expect(evaluateExpression(expression, scope).fuel).toBe(expected);
  });

  const large = Array.from({ length: 200_000 }, (_, index) => index);

  it.each<[string, Json]>([
    ['-1 in x', large],
    ['x == x', large],
    ['sum(x)', large],
    ['max(x) > 0', large],
    [Array.from({ length: 60 }, () => "contains(x, 'b')").join(' || '), 'a'.repeat(60_000)],
  ])('runs out over %s and a large value', (source, value) => {
    const error = failureOf(() => evaluateExpression(parseExpression(source), withValue(value)));
    expect([error.code, error.message]).toEqual([
      'fuel',
      `the evaluation needs more than its budget of ${limits.fuel} units`,
    ]);
  });

  it('cannot be caught by has() or default()', () => {
    const error = failureOf(() => evaluateExpression(parseExpression('default(x[sum(x)], 1)'), withValue(large)));
    expect(error.code).toBe('fuel');
  });

  it('is named in the message as it was given', () => {
    const error = failureOf(() => evaluateExpression(parseExpression('1 + 2 + 3'), scope, 4));
    expect(error.message).toBe('the evaluation needs more than its budget of 4 units');
    expect(evaluateExpression(parseExpression('1 + 2 + 3'), scope, 5).fuel).toBe(5);
  });

  it('is not needed for the length of a large list', () => {
    expect(evaluateExpression(parseExpression('size(x)'), withValue(large))).toEqual({ value: 200_000, fuel: 2 });
  });
});

describe('values from outside', () => {
  it('may be nested deeply', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as Json;
    expect(evaluateExpression(parseExpression('x == x'), withValue(deep)).value).toBe(true);
  });

  it('may not make a text longer than the limit', () => {
    const error = failureOf(() => evaluateExpression(parseExpression('x + x'), withValue('a'.repeat(40_000))));
    expect([error.code, error.message]).toEqual(['limit', 'a text of 80000 characters is longer than 65536']);
  });

  it('may not overflow', () => {
    expect(failureOf(() => evaluateExpression(parseExpression('x * x'), withValue(1e200))).code).toBe('not-finite');
    expect(failureOf(() => evaluateExpression(parseExpression('sum(x)'), withValue([1e308, 1e308]))).code).toBe(
      'not-finite',
    );
  });

  it('are searched in bounded time, however badly they fit', () => {
    const text = 'a'.repeat(65_536);
    const hostile: Scope = { ...scope, name: (name) => (name === 'text' ? text : `b${'a'.repeat(30_000)}`) };
    const source = Array.from({ length: 20 }, () => 'contains(text, part)').join(' || ');
    expect(evaluateExpression(parseExpression(source), hostile).value).toBe(false);
  });
});
