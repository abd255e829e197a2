import fc from 'fast-check';
import { type Point, thinPoints } from '../../../../src/slices/monitor/chart/thin-points';

const line = (values: readonly number[]): Point[] => values.map((value, index) => [index, value]);

describe('thinned points', () => {
  it('are all points within the limit', () => {
    const points = line([1, 5, 2]);
    expect(thinPoints(points, 3)).toBe(points);
  });

  it('keep both ends and the extremes between, in time order', () => {
    expect(thinPoints(line([5, 1, 9, 4, 3, 8, 2, 6]), 6)).toEqual(
      line([5, 1, 9, 4, 3, 8, 2, 6]).filter(([time]) => [0, 1, 2, 5, 6, 7].includes(time)),
    );
  });

  it('never lose the highest or the lowest, and never exceed the limit', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(values, fc.integer({ min: 4, max: 60 }), (drawn, most) => {
        const kept = thinPoints(line(drawn), most);
        const times = kept.map(([time]) => time);
        const left = kept.map(([, value]) => value);
        expect(kept.length).toBeLessThanOrEqual(Math.max(most, 1));
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
        expect([Math.min(...left), Math.max(...left)]).toEqual([Math.min(...drawn), Math.max(...drawn)]);
        expect([times[0], times[times.length - 1]]).toEqual([0, drawn.length - 1]);
      }),
    );
  });
});
