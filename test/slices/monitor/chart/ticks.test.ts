import fc from 'fast-check';
import { timeTicks } from '../../../../src/slices/monitor/chart/time-ticks';
import { linearTicks, logTicks } from '../../../../src/slices/monitor/chart/value-ticks';

describe('linear ticks', () => {
  it.each([
    [0, 100, 6, [0, 25, 50, 75, 100]],
    [95_123, 176_400, 7, [80_000, 100_000, 120_000, 140_000, 160_000, 180_000]],
    [-0.217, 0, 7, [-0.25, -0.2, -0.15, -0.1, -0.05, 0]],
    [100, 100, 5, [100, 101]],
  ])('cover %p to %p in round steps, at most %i', (low, high, most, ticks) => {
    expect(linearTicks(low, high, most)).toEqual(ticks);
  });

  it('cover any range, ascending, at most as many as asked for', () => {
    const bound = fc.integer({ min: -1e11, max: 1e11 }).map((cents) => cents / 100);
    fc.assert(
      fc.property(bound, bound, fc.integer({ min: 4, max: 9 }), (one, other, most) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        fc.pre(high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high)));
        const ticks = linearTicks(low, high, most);
        expect(ticks.length).toBeLessThanOrEqual(most);
        expect(ticks[0]).toBeLessThanOrEqual(low);
        expect(ticks[ticks.length - 1]).toBeGreaterThanOrEqual(high);
        expect([...new Set(ticks)].sort((a, b) => a - b)).toEqual(ticks);
      }),
    );
  });
});

describe('logarithmic ticks', () => {
  it.each([
    [55_000, 300_000, 7, [60_000, 80_000, 100_000, 150_000, 200_000, 300_000]],
    [900, 1_200_000, 7, [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000]],
    [1, 1e12, 5, [1, 1e3, 1e6, 1e9, 1e12]],
  ])('lie within %p to %p, at most %i', (low, high, most, ticks) => {
    expect(logTicks(low, high, most)).toEqual(ticks);
  });
});

describe('time ticks', () => {
  it.each([
    ['years', '2014-01-02', '2018-12-31', 6, ['2015', '2016', '2017', '2018']],
    [
      'every second year',
      '1999-01-04',
      '2018-12-31',
      10,
      ['2000', '2002', '2004', '2006', '2008', '2010', '2012', '2014', '2016', '2018'],
    ],
    ['every second month', '2017-01-03', '2018-01-31', 6, ['Mar', 'May', 'Jul', 'Sep', 'Nov', '2018']],
    ['quarters', '2017-01-03', '2018-01-31', 5, ['Apr', 'Jul', 'Oct', '2018']],
    ['months', '2018-02-01', '2018-05-31', 6, ['Feb', 'Mar', 'Apr', 'May']],
    ['days', '2018-12-24', '2018-12-31', 5, ['24 Dec', '26 Dec', '28 Dec', '30 Dec']],
    ['one day', '2018-12-31', '2018-12-31', 5, ['31 Dec']],
  ])('name %s', (_, from, to, most, labels) => {
    const ticks = timeTicks(Date.parse(from), Date.parse(to), most);
    expect(ticks.map((tick) => tick.label)).toEqual(labels);
  });
});
