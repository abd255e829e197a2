import { sma } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('simple moving average', [
  { reference: 'sma_20', warmUp: 19, ofConstantBars: 50, compute: (bars) => sma(bars.close, 20) },
  { reference: 'sma_50', warmUp: 49, ofConstantBars: 50, compute: (bars) => sma(bars.close, 50) },
  { reference: 'sma_200', warmUp: 199, ofConstantBars: 50, compute: (bars) => sma(bars.close, 200) },
]);

it.each([
  [[1, 2, 3, 4, 5], 3, [NaN, NaN, 2, 3, 4]],
  [[7, 8], 1, [7, 8]],
  [[NaN, NaN, 1, 3, 5], 2, [NaN, NaN, NaN, 2, 4]],
])('averages %j over %d bars', (values, period, expected) => {
  expect([...sma(values, period)]).toEqual(expected);
});

it('is exactly the value of equal values, also after large ones', () => {
  const values = [...new Array<number>(10).fill(1e9), ...new Array<number>(40).fill(0.1)];
  expect([...sma(values, 10).slice(20)]).toEqual(new Array<number>(30).fill(0.1));
});

it.each([0, -1, 2.5, NaN])('refuses a period of %d', (period) => {
  expect(() => sma([1, 2, 3], period)).toThrow(
    `the period of sma is ${period}; it must be a whole number of bars of at least 1`,
  );
});
