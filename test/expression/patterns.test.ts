import { evaluateExpression, explain, parseExpression, type Scope } from '../../src/expression';
import { estimatedProgram } from '../../src/expression/pattern-estimate';
import { failureOf, scope, typeOf, valueOf } from './sample-scope';

const withText = (text: string): Scope => ({ ...scope, name: () => text });

describe('a pattern', () => {
  it.each([
    ["match('bull', 'bull')", true],
    ["match('bullish', 'bull')", false],
    ["match('bull', '')", false],
    ["match('', '')", true],
    ["search('bullish', 'bull')", true],
    ["search('bullish', '^ish')", false],
    ["search('abc', '')", true],
    ["'2008-10-15'.match(r'\\d{4}-\\d\\d-\\d\\d')", true],
    ["'2008-10-15'.match('\\\\d{4}-\\\\d\\\\d-\\\\d\\\\d')", true],
    ["search('Straße', '(?i)STRAßE')", true],
    ["match('日本', '..')", true],
    ["match('😀', '.')", true],
    ["match('a\\nb', 'a.b')", false],
    ["match('a\\nb', '(?s)a.b')", true],
    ["regime.search('^bull') && !regime.match('bull')", true],
  ])('in %s gives %s, each time', (source, expected) => {
    expect(valueOf(source)).toBe(expected);
    expect(valueOf(source)).toBe(expected);
  });

  it.each([
    ["search(regime, '(a')", "'(a' is not a pattern: a ')' is missing"],
    ["search(regime, 'a)')", "'a)' is not a pattern: a ')' closes nothing; write \\\\) for the character"],
    ["search(regime, '[a')", "'[a' is not a pattern: a ']' is missing"],
    ["search(regime, '*a')", "'*a' is not a pattern: there is nothing before *, +, ? or { to repeat"],
    ["search(regime, 'a**')", "'a**' is not a pattern: two repetitions follow each other; put the first in ( )"],
    [
      "search(regime, '(?=a)')",
      "'(?=a)' is not a pattern: '(?' begins nothing known here; look-ahead and atomic groups do not exist",
    ],
    [
      "search(regime, r'(a)\\1')",
      "'(a)\\1' is not a pattern: an escape is unknown; back-references such as \\\\1 do not exist here",
    ],
    [
      "search(regime, 'a{1001}')",
      "'a{1001}' is not a pattern: a repetition goes up to 1000, the smaller number first, those inside multiplied",
    ],
  ])('that is none, as in %s, is refused at its place', (source, message) => {
    const error = failureOf(() => parseExpression(source));
    expect([error.code, error.at, error.message]).toEqual(['pattern', 15, message]);
    expect(error.end).toBe(source.length - 1);
  });

  it.each([
    ['201 characters', 'a'.repeat(201), 'the pattern has 201 characters; at most 200 are allowed'],
    ['1,002 instructions', 'a{1000}', undefined],
    ['28,000 instructions', 'a{1000}'.repeat(28), undefined],
    ['nested repetitions', '((a{10}){10}){10}'.repeat(11), undefined],
  ])('of %s is refused at its place', (_, pattern, message) => {
    const error = failureOf(() => parseExpression(`regime.search('${pattern}')`));
    const large = 'the pattern is too large: compiled it has more than 1000 instructions; repeat less, as in a{0,900}';
    expect([error.code, error.at, error.message]).toEqual(['limit', 14, message ?? large]);
  });

  it.each(["'a' + 'b'", 'regime', '1', 'null'])('is written out, not %s', (pattern) => {
    const error = failureOf(() => parseExpression(`search(regime, ${pattern})`));
    expect([error.code, error.at]).toEqual(['arguments', 15]);
    expect(error.message).toBe('search() takes a text and a pattern, which is written out in quotes');
  });

  it.each(['search(regime)', "regime.match('a', 'b')", 'match()'])('stands behind one text, not as in %s', (source) => {
    expect(failureOf(() => parseExpression(source)).code).toBe('arguments');
  });

  it('looks into a text only', () => {
    const checked = failureOf(() => typeOf("search(drawdown, 'a')"));
    expect([checked.code, checked.at, checked.message]).toEqual([
      'type',
      7,
      'search() looks into a text, not a number',
    ]);
    const run = failureOf(() => valueOf("match(anything, 'a')"));
    expect([run.code, run.at, run.message]).toEqual(['runtime-type', 6, 'match() looks into a text, not an object']);
  });

  it('is called search where CEL calls it matches', () => {
    expect(failureOf(() => typeOf("regime.matches('a')")).message).toBe(
      "there is no function 'matches'; CEL's matches is called search here, and match is for the whole text",
    );
  });
});

describe('the price of a match', () => {
  it.each<[string, string, number]>([
    // 3 instructions and 8 of them
    ["search(x, 'a')", 'b'.repeat(400), 2 + 300],
    ["search(x, '(a+)+$')", 'b'.repeat(400), 2 + 800],
    ["match(x, '')", '', 2],
  ])('of %s is instructions times characters / 4', (source, text, fuel) => {
    expect(evaluateExpression(parseExpression(source), withText(text)).fuel).toBe(fuel);
  });

  it.each(["search(x, '(a+)+$')", "match(x, '(a|aa)+')", "x.search('(x?){150}x{150}')"])(
    'keeps %s from a megabyte',
    (source) => {
      const hostile = withText(`${'a'.repeat(1_000_000)}b`);
      expect(failureOf(() => evaluateExpression(parseExpression(source), hostile)).code).toBe('fuel');
      expect(explain(parseExpression(source), source, hostile).error?.code).toBe('fuel');
    },
  );

  it('does not grow when the pattern has been compiled anew', () => {
    const expression = parseExpression("search(x, '(a|b)*a(a|b){12}$')");
    const text = withText('ab'.repeat(4000));
    const costs = Array.from({ length: 16 }, () => evaluateExpression(expression, text));
    expect(new Set(costs.map(({ fuel }) => fuel)).size).toBe(1);
    expect(new Set(costs.map(({ value }) => value)).size).toBe(1);
  });
});

describe('the estimate of a program', () => {
  it.each([
    ['abc', 3],
    ['a{10}', 10],
    ['a{2,30}', 30],
    ['a{5,}', 5],
    ['(ab){10}c', 21],
    ['((a{10}){10}){10}', 1000],
    ['[a-z{5}]{3}', 3],
    ['[]a]{3}', 3],
    ['\\{9}', 3],
    ['\\p{Greek}{4}', 4],
    ['(((', 0],
    [')))', 3],
    ['{5}', 0],
  ])('of %s is %d', (pattern, expected) => {
    expect(estimatedProgram(pattern)).toBe(expected);
  });
});
