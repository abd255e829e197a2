import fc from 'fast-check';
import { pricePath } from '../../../src/adapters/recorded-market/price-path';

const day = { open: 994.6, high: 994.6, low: 903.99, close: 907.84 };

describe('a path through a day', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(pricePath(day, 390, 'a')).toEqual(pricePath(day, 390, 'a'));
    expect(pricePath(day, 390, 'a')).not.toEqual(pricePath(day, 390, 'b'));
  });

  it('moves in every hour', () => {
    const path = pricePath(day, 390, 'a');
    for (let hour = 0; hour < 6; hour += 1)
      expect(new Set(path.slice(hour * 60, hour * 60 + 60)).size).toBeGreaterThan(30);
  });

  it('begins at the open, ends at the close, touches high and low, and stays between them', () => {
    const price = fc.double({ min: 1, max: 5000, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(price, { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 3, max: 390 }),
        fc.string(),
        (prices, minutes, seed) => {
          const [low = 0, a = 0, b = 0, high = 0] = [...prices].sort((one, other) => one - other);
          const path = pricePath({ open: a, high, low, close: b }, minutes, seed);
          expect(path).toHaveLength(minutes + 1);
          expect([path[0], path[minutes]]).toEqual([a, b]);
          expect([Math.min(...path), Math.max(...path)]).toEqual([low, high]);
        },
      ),
    );
  });
});
