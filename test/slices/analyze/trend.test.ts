import { trendOf } from '../../../src/slices/analyze/trend';

const growing = (rate: number, bars: number) =>
  Array.from({ length: bars }, (_, index) => 100 * (1 + rate) ** (index / 252));

describe('the trend', () => {
  it.each([
    ['up', 0.1],
    ['up', 0.051],
    ['sideways', 0.049],
    ['sideways', -0.049],
    ['down', -0.051],
    ['down', -0.3],
  ])('is %s at a growth of %d a year, and fully strong', (direction, rate) => {
    const trend = trendOf(growing(rate, 80), 50);
    expect(trend).toEqual({
      direction,
      strength: expect.closeTo(1, 9),
      annualSlope: expect.closeTo(rate, 9),
      bars: 50,
    });
  });

  it('is sideways without strength in a flat market', () => {
    expect(trendOf(new Array<number>(50).fill(100.1), 50)).toEqual({
      direction: 'sideways',
      strength: 0,
      annualSlope: 0,
      bars: 50,
    });
  });

  it('is as strong as the line explains the closes', () => {
    // Logarithms 0, 1, 0, 1: slope 0.2, R squared 0.2.
    const trend = trendOf([1, Math.E, 1, Math.E], 4);
    expect(trend?.strength).toBeCloseTo(0.2, 12);
    expect(trend?.annualSlope).toBeCloseTo(Math.exp(0.2 * 252) - 1, -10);
  });

  it('looks at the last bars only, and needs all of them', () => {
    expect(trendOf([...growing(-0.9, 100), ...growing(0.5, 50)], 50)?.direction).toBe('up');
    expect(trendOf(growing(0.1, 49), 50)).toBeUndefined();
  });
});
