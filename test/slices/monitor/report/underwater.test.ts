import { maxDrawdown } from '../../../../src/slices/shared/metrics';
import { underwater } from '../../../../src/slices/monitor/report/underwater';
import { testPorts } from '../../../support/test-ports';

it.each([
  [
    [100, 120, 90, 120, 130],
    [0, 0, -0.25, 0, 0],
  ],
  [
    [100, 50, 0],
    [0, -0.5, -1],
  ],
  [[7], [0]],
])('is how far %p lies below its highest value so far', (value, expected) => {
  expect(underwater({ value })).toEqual(expected);
});

it('is deepest at the largest drawdown of the S&P 500', async () => {
  const { series } = await testPorts().bars.load('samples', {
    symbol: 'SPX',
    interval: '1d',
    from: '1999-01-04',
    to: '2018-12-31',
    historyBars: 0,
  });
  const depths = underwater({ value: series.close });
  const { share, trough } = maxDrawdown({ value: series.close });
  expect(Math.min(...depths)).toBeCloseTo(-share, 12);
  expect(depths.indexOf(Math.min(...depths))).toBe(trough);
});
