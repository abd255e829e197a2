import { parseExpression } from '../../src/expression';
import { failureOf } from './sample-scope';

describe('an expression that cannot be parsed', () => {
  it.each<[string, string, number, string]>([
    ['', 'syntax', 0, 'the expression is empty'],
    ['   ', 'syntax', 0, 'the expression is empty'],
    ['1 +', 'syntax', 3, 'expected a value, found the end'],
    ['1 2', 'syntax', 2, "expected an operator or the end, found '2'"],
    ['(1', 'syntax', 2, "expected ')', found the end"],
    ['1)', 'syntax', 1, "expected an operator or the end, found ')'"],
    ['[1, 2', 'syntax', 5, "expected ']', found the end"],
    ['[1,]', 'syntax', 3, "expected a value, found ']'"],
    ['f(1', 'syntax', 3, "expected ')', found the end"],
    ['true ? 1', 'syntax', 8, "expected ':', found the end"],
    ['a.', 'syntax', 2, 'expected a field name, found the end'],
    ['a.1', 'syntax', 2, "expected a field name, found '1'"],
    ['1.', 'syntax', 2, 'expected a field name, found the end'],
    ['.5', 'syntax', 0, "expected a value, found '.'"],
    ['a[]', 'syntax', 2, "expected a value, found ']'"],
    ['in', 'syntax', 0, "expected a value, found 'in'"],
    ['1 in', 'syntax', 4, 'expected a value, found the end'],
    ['a = 1', 'syntax', 2, "a single '=' means nothing here; compare with '=='"],
    ['a & b', 'syntax', 2, "use '&&'"],
    ['a | b', 'syntax', 2, "use '||'"],
    ['a; b', 'syntax', 1, "the character ';' (U+003B) has no meaning in an expression"],
    ['a\u00a0b', 'syntax', 1, 'U+00A0 looks like a space and is none: type an ordinary space'],
    ['1 + 😀', 'syntax', 4, "the character '😀' (U+1F600) has no meaning in an expression"],
    ['a == “b”', 'syntax', 5, "'“' (U+201C) is not part of the language: type \""],
    ['{a: 1}', 'syntax', 0, "the character '{' (U+007B) has no meaning in an expression"],
    ['3x', 'syntax', 0, "'3x' is neither a number nor a name"],
    ['1_000', 'syntax', 0, "'1_' is neither a number nor a name"],
    ["'abc", 'syntax', 0, "this text is not closed: a ' is missing"],
    ['"abc\'', 'syntax', 0, 'this text is not closed: a " is missing'],
    [
      "'a\\q'",
      'syntax',
      2,
      "'\\q' is not an escape; allowed are \\n \\t \\r \\\\ \\' \\\" \\uXXXX; in a pattern write \\\\q or r'\\q'",
    ],
    ["'abc\\", 'syntax', 0, "this text is not closed: a ' is missing"],
    ['9007199254740993', 'limit', 0, '9007199254740993 is beyond 2^53, where whole numbers are no longer exact'],
    ['1 + 1e400', 'limit', 4, '1e400 is beyond 2^53, where whole numbers are no longer exact'],
    ['steps', 'syntax', 0, 'a step is read as steps.ID.output or steps.ID.status'],
    ['steps.a', 'syntax', 0, 'a step is read as steps.ID.output or steps.ID.status'],
    ['steps.a.result', 'syntax', 0, 'a step is read as steps.ID.output or steps.ID.status'],
    ['steps[0].output', 'syntax', 0, 'a step is read as steps.ID.output or steps.ID.status'],
    ['__proto__', 'forbidden-name', 0, "the name '__proto__' is not allowed"],
    ['a.constructor', 'forbidden-name', 2, "the name 'constructor' is not allowed"],
    ['a.prototype.b', 'forbidden-name', 2, "the name 'prototype' is not allowed"],
    ["a['__proto__']", 'forbidden-name', 2, "the name '__proto__' is not allowed"],
    ["a[('constructor')]", 'forbidden-name', 2, "the name 'constructor' is not allowed"],
    ['constructor(1)', 'forbidden-name', 0, "the name 'constructor' is not allowed"],
    ['a.constructor()', 'forbidden-name', 2, "the name 'constructor' is not allowed"],
    ['steps.a.output.__proto__', 'forbidden-name', 15, "the name '__proto__' is not allowed"],
  ])('%j fails with %s at offset %d', (source, code, at, message) => {
    const error = failureOf(() => parseExpression(source));
    expect([error.code, error.at, error.message]).toEqual([code, at, message]);
    expect(error.end).toBeGreaterThan(error.at);
  });
});

describe('the place of a part', () => {
  it.each([
    ['a + b', 'a + b'],
    ['  (a + b) * c ', '(a + b) * c'],
    ['c * (a + b)', 'c * (a + b)'],
    ['((a))', '((a))'],
    ['!(a)', '!(a)'],
    ['(a).b', '(a).b'],
    ['(a)[(b)]', '(a)[(b)]'],
    ['f(a, (b))', 'f(a, (b))'],
    ['(a) ? (b) : (c)', '(a) ? (b) : (c)'],
    ['[(a)]', '[(a)]'],
  ])('of %j is cut out of the source as %j', (source, expected) => {
    const { at, end } = parseExpression(source);
    expect(source.slice(at, end)).toBe(expected);
  });
});
