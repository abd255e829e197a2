import fc from 'fast-check';
import { holds } from '../../src/expression/text-search';

describe('looking for a text in another', () => {
  it('finds what the built-in search finds, whatever the two are', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 120 });
    fc.assert(
      fc.property(
        letters,
        letters,
        fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 33, maxLength: 60 }),
        (before, after, part) => {
          expect(holds(before + after, part)).toBe((before + after).includes(part));
          expect(holds(before + part + after, part)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a'.repeat(200), 'a'.repeat(40), true],
    ['a'.repeat(200), `${'a'.repeat(40)}b`, false],
    [`${'a'.repeat(100)}b`, `${'a'.repeat(40)}b`, true],
    ['ab'.repeat(50), `${'ab'.repeat(20)}b`, false],
    ['short', 'x'.repeat(40), false],
  ])('case %#', (text, part, expected) => {
    expect(holds(text, part)).toBe(expected);
  });
});
