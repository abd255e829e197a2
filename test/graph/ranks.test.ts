import type { DrawnEdge } from '../../src/graph/drawing';
import { ranksOf } from '../../src/graph/svg/ranks';

const edges = (...pairs: string[]): DrawnEdge[] =>
  pairs.map((pair) => ({ from: pair[0] ?? '', to: pair[1] ?? '', kind: 'succeeded' }));

describe('the layers of a list', () => {
  it.each<[string, DrawnEdge[], Record<string, number>]>([
    ['abc', [], { a: 0, b: 0, c: 0 }],
    ['abc', edges('ab', 'bc'), { a: 0, b: 1, c: 2 }],
    ['abcd', edges('ab', 'ac', 'bd', 'cd'), { a: 0, b: 1, c: 1, d: 2 }],
    ['abcd', edges('ad', 'ab', 'bc', 'cd'), { a: 0, b: 1, c: 2, d: 3 }],
    ['cab', edges('ab', 'bc'), { c: 2, a: 0, b: 1 }],
    // Steps that wait for each other.
    ['ab', edges('ab', 'ba'), { a: 0, b: 1 }],
    ['abc', edges('ab', 'bc', 'cb'), { a: 0, b: 1, c: 2 }],
  ])('of %s are one below the other (%#)', (keys, given, expected) => {
    expect(Object.fromEntries(ranksOf(Array.from(keys), given))).toEqual(expected);
  });
});
