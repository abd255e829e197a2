import fc from 'fast-check';
import { power } from '../../src/expression/power';

describe('x to the power of y', () => {
  it.each([
    [10, 2, 100],
    [10, -2, 0.01],
    [2, 0.5, 1.4142135623730951],
    [0.5, 3, 0.125],
    [-2, 3, -8],
    [-2, 2, 4],
    [-2, -1, -0.5],
    [0, 0, 1],
    [5, 0, 1],
    [1, 1e300, 1],
    [0, 3, 0],
    [0, -1, Infinity],
    [-8, 1 / 3, NaN],
    [2, 1023, 2 ** 1023],
    [2, 1024, Infinity],
    [2, -1074, 5e-324],
    [2, -1080, 0],
    [1e300, 1e300, Infinity],
    [1e-300, 1e300, 0],
    [1.0000000000000002, 1e16, 9.21143870499353],
    // By decimal arithmetic of 60 digits
    [1.01, 252, 12.274002099240244],
    [1.07, 1 / 12, 1.0056541453874053],
  ])('of %p and %p is %p', (x, y, expected) => {
    expect(power(x, y)).toBe(expected);
  });

  it('is exact wherever whole numbers are', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200, max: 200 }), fc.integer({ min: 1, max: 6 }), (x, y) => {
        let product = 1;
        for (let i = 0; i < y; i++) product *= x;
        expect(power(x, y)).toBe(product);
      }),
    );
  });

  it('is within an ulp or two of the one of the machine', () => {
    const base = fc.double({ min: 1e-5, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(base, fc.double({ min: -50, max: 50, noNaN: true }), (x, y) => {
        const expected = Math.pow(x, y);
        if (Number.isFinite(expected) && expected > 1e-300) {
          expect(Math.abs(power(x, y) / expected - 1)).toBeLessThan(1e-15);
        }
      }),
    );
  });
});
