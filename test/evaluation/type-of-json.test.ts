import { typeOfJson } from '../../src/evaluation/type-of-json';
import type { Json } from '../../src/base/json';
import { describeType, type Type } from '../../src/expression';

/** A type with the fields of its objects written out. */
function text(type: Type): string {
  if (type.kind === 'list') return `list<${text(type.element)}>`;
  if (type.kind === 'nullable') return `${text(type.of)}?`;
  if (type.kind === 'dyn') return 'dyn';
  if (type.kind !== 'object') return describeType(type);
  const fields = [...type.fields].map(([name, field]) => `${name}: ${text(field)}`);
  return `{ ${[...fields, ...(type.open ? ['…'] : [])].join(', ')} }`;
}

describe('the type of a value', () => {
  it.each<[Json, string]>([
    [1.5, 'number'],
    ['x', 'string'],
    [false, 'bool'],
    [null, 'null'],
    [[], 'list<dyn>'],
    [[1, 2], 'list<number>'],
    [[1, null], 'list<number?>'],
    [[null, 'x'], 'list<string?>'],
    [[null, null], 'list<null>'],
    [[1, 'x'], 'list<dyn>'],
    [[[1], ['x']], 'list<list<dyn>>'],
    [{ a: 1, b: { c: ['x'] } }, '{ a: number, b: { c: list<string> } }'],
    [[{ a: 1 }, { a: null, b: 'x' }], 'list<{ a: number?, b: string }>'],
    [[{ a: 1 }, null, { b: true }], 'list<{ a: number, b: bool }?>'],
    [[{ a: 1 }, 2], 'list<dyn>'],
  ])('of %j is %s', (value, expected) => {
    expect(text(typeOfJson(value))).toBe(expected);
  });
});
