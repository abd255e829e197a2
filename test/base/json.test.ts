import fc from 'fast-check';
import { canonicalJson, isJsonObject, isNestedDeeperThan, utf8Length, type Json } from '../../src/base/json';

describe('canonical JSON', () => {
  it.each<[Json, string]>([
    [{ b: 1, a: [2, { d: 3, c: null }] }, '{"a":[2,{"c":null,"d":3}],"b":1}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [{ '10': 1, '9': 2, a: 3 }, '{"9":2,"10":1,"a":3}'],
    [JSON.parse('{"__proto__": {"b": 1, "a": 2}}') as Json, '{"__proto__":{"a":2,"b":1}}'],
    [[3, 1, 2], '[3,1,2]'],
    [1.0, '1'],
    [-0, '0'],
    ['é\n', '"é\\n"'],
    [null, 'null'],
  ])('of %j is %s', (value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });

  it('is the same for the same value with its keys in any order', () => {
    const reversed = (value: Json): Json => {
      if (Array.isArray(value)) return value.map(reversed);
      if (!isJsonObject(value)) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, entry]) => [key, reversed(entry ?? null)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value as Json))).toBe(canonicalJson(value as Json));
        expect(JSON.parse(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('the length of a text in UTF-8', () => {
  it.each([
    ['', 0],
    ['a', 1],
    ['é', 2],
    ['€', 3],
    ['😀', 4],
    ['a😀é', 7],
  ])('of %j is %d', (text, expected) => {
    expect(utf8Length(text)).toBe(expected);
  });

  it('is what encoding gives', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => utf8Length(text) === Buffer.byteLength(text)));
  });
});

describe('what is a JSON object', () => {
  it.each<[unknown, boolean]>([
    [{}, true],
    [Object.create(null), true],
    [[], false],
    [null, false],
    ['a', false],
    [undefined, false],
  ])('%p: %p', (value, expected) => {
    expect(isJsonObject(value)).toBe(expected);
  });
});

describe('nesting', () => {
  it.each<[number, unknown, boolean]>([
    [0, 1, false],
    [0, [], true],
    [1, [], false],
    [1, [1, 'a', null], false],
    [1, [[]], true],
    [1, { a: {} }, true],
    [2, { a: [1] }, false],
    [2, [1, { a: [2] }], true],
  ])('deeper than %d in %j: %p', (levels, value, expected) => {
    expect(isNestedDeeperThan(levels, value)).toBe(expected);
  });

  it('is found however deep it is', () => {
    expect(isNestedDeeperThan(100, JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`))).toBe(true);
  });
});
