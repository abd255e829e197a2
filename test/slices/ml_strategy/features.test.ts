import { FEATURE_WARMUP_BARS, featureNames, featureTable } from '../../../src/slices/ml_strategy/features';
import { barsOf, walk } from './bars-of';

describe('features', () => {
  it('are what they should be in a market that rises 1 % a bar', () => {
    const series = barsOf(Array.from({ length: 200 }, (_, bar) => 100 * 1.01 ** bar));
    const row = featureTable(series).row(199);
    const average = (period: number) => (1 - 1.01 ** -period) / (period * (1 - 1 / 1.01));
    const expected = {
      return_5: 5 * Math.log(1.01),
      return_21: 21 * Math.log(1.01),
      return_63: 63 * Math.log(1.01),
      return_126: 126 * Math.log(1.01),
      volatility_21: 0,
      volatility_63: 0,
      volatility_change: 0,
      drawdown_126: 0,
      trend_slope_63: 252 * Math.log(1.01),
      trend_efficiency_63: 1,
      rsi_14: 100,
      distance_from_average_20: 1 / average(20) - 1,
      distance_from_average_100: 1 / average(100) - 1,
      average_20_over_100: average(20) / average(100) - 1,
      volume_21_over_63: 0,
    };
    expect(featureNames).toEqual(Object.keys(expected));
    Object.values(expected).forEach((value, index) => expect(row[index]).toBeCloseTo(value, 6));
  });

  it('are known from the end of the warm-up on, and not a bar earlier', () => {
    const table = featureTable(barsOf(walk(200)));
    expect(table.row(FEATURE_WARMUP_BARS).every(Number.isFinite)).toBe(true);
    expect(() => table.row(FEATURE_WARMUP_BARS - 1)).toThrow('return_126 is NaN');
  });

  it('measure the fall from the highest close of half a year', () => {
    const closes = walk(200).map(() => 100);
    closes[150] = 125;
    const row = featureTable(barsOf(closes)).row(199);
    expect(row[featureNames.indexOf('drawdown_126')]).toBeCloseTo(-0.2, 12);
  });

  it('do not change when later bars change', () => {
    const closes = walk(300);
    const altered = closes.map((close, bar) => (bar > 200 ? close * (1 + (bar % 7)) : close));
    const volume = closes.map((_, bar) => (bar > 200 ? 9 : 1000));
    const before = featureTable(barsOf(closes));
    const after = featureTable(barsOf(altered, { volume }));
    expect(after.row(200)).toEqual(before.row(200));
    expect(after.row(201)).not.toEqual(before.row(201));
  });

  it('do not see the price level, which a later split or dividend shifts', () => {
    const closes = walk(300);
    const before = featureTable(barsOf(closes)).row(299);
    const after = featureTable(barsOf(closes.map((close) => close / 4))).row(299);
    after.forEach((value, index) => expect(value).toBeCloseTo(before[index], 9));
  });

  it('say nothing about volume where there is none', () => {
    const closes = walk(200);
    const row = featureTable(barsOf(closes, { volume: closes.map(() => 0) })).row(199);
    expect(row[featureNames.indexOf('volume_21_over_63')]).toBe(0);
  });

  it('refuse a series with a close of 0, naming symbol, feature and date', () => {
    const closes = walk(200);
    closes[178] = 0;
    const table = featureTable(barsOf(closes));
    expect(() => table.row(199)).toThrow(/TEST: feature return_21 is .*2000-07-18/);
  });
});
