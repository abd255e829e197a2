import { knownBars } from '../../../src/slices/analyze/known-bars';
import type { BarSeries } from '../../../src/slices/shared/bars';
import { day, seriesOf } from './shapes';

describe('the bars known at a date', () => {
  it.each([
    ['all without a date', undefined, [10, 11, 12, 13]],
    ['those up to the date, which is included', day(2), [10, 11, 12]],
    ['all for a later date', '2010-01-01', [10, 11, 12, 13]],
  ])('are %s', (_, asOf, closes) => {
    const bars = knownBars(seriesOf([10, 11, 12, 13]), asOf);
    expect(bars.close).toEqual(closes);
    expect(
      [bars.time, bars.open, bars.high, bars.low, bars.adjClose, bars.volume].map((column) => column.length),
    ).toEqual(new Array<number>(6).fill(closes.length));
  });

  it('are adjusted so that a split is no move and the last bar keeps its prices', () => {
    const split = seriesOf([100, 102, 51, 52], { adjClose: [50, 51, 51, 52], high: [101, 103, 52, 53] });
    expect(knownBars(split)).toMatchObject({
      close: [50, 51, 51, 52],
      high: [50.5, 51.5, 52, 53],
      open: [50, 51, 51, 52],
    });
  });

  it('do not show an adjustment for what came after the date', () => {
    const split = seriesOf([100, 102, 51, 52], { adjClose: [50, 51, 51, 52] });
    expect(knownBars(split, day(1)).close).toEqual([100, 102]);
  });

  it('of a part of a day are those that begin on the date in UTC', () => {
    const time = ['2000-01-03T23:55:00Z', '2000-01-04T00:00:00Z'].map((start) => Date.parse(start));
    const series = seriesOf([10, 11], { interval: '5m', time });
    expect(knownBars(series, '2000-01-03').close).toEqual([10]);
    expect(knownBars(series, '2000-01-04').close).toEqual([10, 11]);
  });

  it('do not change by a bit where nothing is adjusted', () => {
    const closes = [1228.099976, 1244.780029, 1272.339966];
    expect(knownBars(seriesOf(closes)).close).toEqual(closes);
  });

  it.each([
    ['TEST has no bars up to 1999-12-31: its first session is 2000-01-01', seriesOf([1, 2]), '1999-12-31'],
    ['TEST has no bars: it holds none; load earlier bars', seriesOf([]), undefined],
  ])('refuse: %s', (message, series, asOf) => {
    expect(() => knownBars(series, asOf)).toThrow(
      expect.objectContaining({ code: 'NoData', message: expect.stringContaining(message) }),
    );
  });

  it.each<[string, Partial<BarSeries>]>([
    ['an open of 0', { open: [1, 0] }],
    ['a close of 0', { close: [1, 0], low: [1, 0] }],
    ['a low below 0', { low: [1, -1] }],
    ['a close above the high', { high: [1, 1.9] }],
    ['a close below the low', { low: [1, 2.1] }],
    ['an adjusted close below 0', { adjClose: [1, -0.5] }],
  ])('refuse %s', (_, broken) => {
    const failure = expect.objectContaining({
      code: 'BadBars',
      message: expect.stringContaining('TEST on 2000-01-02'),
    });
    expect(() => knownBars(seriesOf([1, 2], broken))).toThrow(failure);
    expect(() => knownBars(seriesOf([1, 2], broken), day(0))).not.toThrow();
  });

  it('take the rounding of adjusted prices for what it is', () => {
    expect(() => knownBars(seriesOf([1, 2], { high: [1, 2 - 1e-12] }))).not.toThrow();
  });
});
