import type { Json } from '../../src/base/json';
import { evaluateExpression, parseCondition, parseTemplate, renderValue } from '../../src/expression';
import { failureOf, scope } from './sample-scope';

describe('a value with ${{ }}', () => {
  it.each<[Json, Json]>([
    // Whole: the type stays
    ['${{ drawdown }}', 0.14],
    ['${{drawdown}}', 0.14],
    ['${{ returns }}', [0.01, -0.02, 0.03]],
    ['${{ config }}', { limit: 0.1, tags: ['a', 'b'] }],
    ['${{ halted }}', false],
    ['${{ target }}', null],
    ["${{ '${{ drawdown }}' }}", '${{ drawdown }}'],
    // Mixed: text
    ['limit ${{ config.limit }}', 'limit 0.1'],
    ['${{ drawdown }}%', '0.14%'],
    [' ${{ drawdown }}', ' 0.14'],
    ['${{ drawdown }}${{ halted }}', '0.14false'],
    ['${{ regime }}/${{ symbols[0] }}.csv', 'bull_quiet/SPX.csv'],
    // What closes an expression
    ["${{ 'a }} b' }}", 'a }} b'],
    ['${{ "}}" }}', '}}'],
    ["${{ 'it\\'s }}' }} c", "it's }} c"],
    ["${{ 'x' }} }}", 'x }}'],
    ["${{ '\\\\' }}", '\\'],
    // Not an expression
    ['', ''],
    ['$ {{ drawdown }}', '$ {{ drawdown }}'],
    ['{{ drawdown }}', '{{ drawdown }}'],
    ['}}', '}}'],
    [5, 5],
    [null, null],
    // Inside lists and objects
    [
      ['${{ drawdown }}', 'x'],
      [0.14, 'x'],
    ],
    [
      { a: { b: ['${{ halted }}'] }, '${{ c }}': 1 },
      { a: { b: [false] }, '${{ c }}': 1 },
    ],
  ])('%j is rendered as %j', (value, expected) => {
    expect(renderValue(value, scope)).toEqual(expected);
  });

  it('is never parsed a second time', () => {
    const sly = { name: () => '${{ drawdown }}', step: () => undefined };
    expect(renderValue('${{ x }} and ${{ x }}', sly)).toBe('${{ drawdown }} and ${{ drawdown }}');
  });

  it('keeps a key named __proto__ as data', () => {
    const value = JSON.parse('{"__proto__": {"a": "${{ drawdown }}"}}') as Json;
    const rendered = renderValue(value, scope) as object;
    expect(JSON.stringify(rendered)).toBe('{"__proto__":{"a":0.14}}');
    expect(Object.getPrototypeOf(rendered)).toBe(Object.prototype);
  });

  it.each<[string, string, number, string]>([
    ['a ${{ drawdown', 'syntax', 2, 'this ${{ is not closed: }} is missing'],
    ['${{ drawdown }', 'syntax', 0, 'this ${{ is not closed: }} is missing'],
    ["${{ 'a }}", 'syntax', 0, 'this ${{ is not closed: }} is missing'],
    ['${{ a }} ${{', 'syntax', 9, 'this ${{ is not closed: }} is missing'],
    ['${{ }}', 'syntax', 3, 'the expression is empty'],
    ['ab ${{ 1 + }}', 'syntax', 11, 'expected a value, found the end'],
    ['ab ${{ a = b }}', 'syntax', 9, "a single '=' means nothing here; compare with '=='"],
    ['${{ ${{ a }} }}', 'syntax', 4, "the character '$' (U+0024) has no meaning in an expression"],
  ])('%j is refused with %s at offset %d', (text, code, at, message) => {
    const error = failureOf(() => parseTemplate(text));
    expect([error.code, error.at, error.message]).toEqual([code, at, message]);
  });

  it.each([
    ['x ${{ target }}', 'null cannot be written into a text; use it as the whole value'],
    ['x ${{ symbols }}', 'a list cannot be written into a text; use it as the whole value'],
    ['x ${{ config }}', 'an object cannot be written into a text; use it as the whole value'],
  ])('%s fails when it is rendered', (text, message) => {
    const error = failureOf(() => renderValue(text, scope));
    expect([error.code, error.message]).toEqual(['runtime-type', message]);
  });

  it('that reads an unset name fails when it is rendered', () => {
    expect(failureOf(() => renderValue(['${{ leverage }}'], scope)).code).toBe('unset');
  });
});

describe('a condition', () => {
  it.each([
    ['drawdown < 0.2', true, 'drawdown < 0.2'],
    ['${{ drawdown < 0.2 }}', true, 'drawdown < 0.2'],
    ['  ${{drawdown < 0.2}} \n', true, 'drawdown < 0.2'],
    ['${{ (halted || ready) && ready }}', true, '(halted || ready) && ready'],
    ["${{ regime == '}}' }}", false, "regime == '}}'"],
  ])('%j is %p, from the source %j', (text, value, source) => {
    const { expression, offset } = parseCondition(text);
    expect(evaluateExpression(expression, scope).value).toBe(value);
    expect(text.slice(offset + expression.at, offset + expression.end)).toBe(source);
  });

  it.each([
    "${{ regime }} == 'bull'",
    "regime == '${{ regime }}'",
    '!${{ halted }}',
    '${{ halted }} && ${{ ready }}',
    '${{ halted }}${{ ready }}',
    'x ${{ halted }}',
  ])('%s is refused: a text would be taken for its value', (text) => {
    const error = failureOf(() => parseCondition(text));
    expect([error.code, error.at, error.end]).toEqual(['syntax', 0, text.length]);
    expect(error.message).toMatch(/^a condition is one expression: write the comparison inside/);
  });

  it.each([
    ['  ${{ 1 + }}', 10],
    ['  1 +', 5],
  ])('%j tells the offset of a mistake in the text as it is written', (text, at) => {
    expect(failureOf(() => parseCondition(text)).at).toBe(at);
  });
});
