import { maxDrawdown, performance, performanceSchema } from '../../../../src/slices/shared/metrics';
import { curveOf } from '../../../support/curve-of';

describe('performance', () => {
  it('measures a small curve as by hand', () => {
    // Returns +10 %, -50 %, +100 %.
    const figures = performance(curveOf([100, 110, 55, 110]));
    expect(performanceSchema.parse(figures)).toEqual({
      initial_value: 100,
      final_value: 110,
      total_return: expect.closeTo(0.1, 12),
      cagr: expect.closeTo(1.1 ** 84 - 1, 6),
      // Mean 0.2; squares 0.01 + 0.49 + 0.64 over 2.
      annual_volatility: expect.closeTo(Math.sqrt(0.57 * 252), 10),
      sharpe: expect.closeTo((0.2 / Math.sqrt(0.57)) * Math.sqrt(252), 10),
      sortino: expect.closeTo((0.2 / Math.sqrt(0.25 / 3)) * Math.sqrt(252), 10),
      calmar: expect.closeTo((1.1 ** 84 - 1) / 0.5, 6),
      max_drawdown: 0.5,
      max_drawdown_peak: '2020-01-31',
      max_drawdown_trough: '2020-02-01',
      max_drawdown_recovered: '2020-02-02',
      bars: 4,
    });
  });

  it.each([
    ['Sharpe where the returns do not vary', [100, 110, 121], { sharpe: null }],
    ['Sharpe where nothing moves', [100, 100, 100], { sharpe: null, annual_volatility: 0 }],
    ['Sharpe of a single return', [100, 90], { sharpe: null, annual_volatility: 0 }],
    ['Sortino where no return is negative', [100, 110, 111], { sortino: null }],
    ['Calmar where there is no drawdown', [100, 110, 111], { calmar: null, max_drawdown: 0, max_drawdown_peak: null }],
    [
      'recovery of a drawdown that lasts',
      [100, 90, 99],
      { max_drawdown_trough: '2020-01-31', max_drawdown_recovered: null },
    ],
  ])('has no %s', (_, values, expected) => {
    expect(performance(curveOf(values))).toMatchObject(expected);
  });

  it('loses everything in an account that ends at or below zero', () => {
    const figures = performance(curveOf([100, 50, -10, -10]));
    expect(figures).toMatchObject({ final_value: -10, total_return: -1.1, cagr: -1, max_drawdown: 1.1 });
    expect(figures.sharpe).toBeLessThan(0);
  });

  it.each([
    ['is empty', { time: [], value: [] }, 'has 0 values'],
    ['has one value', { time: [0], value: [1] }, 'has 1 values'],
    ['has more times than values', { time: [0, 1, 2], value: [1, 2] }, '3 times and 2 values'],
    ['starts at zero', { time: [0, 1], value: [0, 2] }, 'starts at 0'],
    ['starts at NaN', { time: [0, 1], value: [NaN, 2] }, 'starts at NaN'],
    ['has a value that is no number', { time: [0, 1], value: [1, NaN] }, 'value 1 of the curve is NaN'],
    ['goes back in time', { time: [0, 2, 1], value: [1, 2, 3] }, 'time 2'],
  ])('refuses a curve that %s', (_, curve, message) => {
    expect(() => performance(curve)).toThrow(expect.objectContaining({ code: 'InvalidCurve' }));
    expect(() => performance(curve)).toThrow(message);
  });
});

describe('maxDrawdown', () => {
  it.each([
    ['the earliest of equal falls', [100, 50, 100, 50], { share: 0.5, peak: 0, trough: 1, recovered: 2 }],
    ['the last bar at the peak', [100, 100, 90], { share: 0.1, peak: 1, trough: 2, recovered: null }],
    ['the first bar at the lowest point', [100, 90, 90, 100], { share: 0.1, peak: 0, trough: 1, recovered: 3 }],
    ['the larger fall in share, not in money', [10, 5, 100, 60], { share: 0.5, peak: 0, trough: 1, recovered: 2 }],
    ['nothing where the curve never falls', [1, 2, 3], { share: 0, peak: null, trough: null, recovered: null }],
  ])('finds %s', (_, value, expected) => {
    expect(maxDrawdown({ value })).toEqual({ ...expected, share: expect.closeTo(expected.share, 12) });
  });
});
