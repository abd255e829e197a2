import { rsi } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('relative strength index', [
  { reference: 'rsi_14', warmUp: 14, ofConstantBars: 0, compute: (bars) => rsi(bars.close) },
]);

it.each([
  ['rises only', [1, 2, 3, 4, 5], 100],
  ['falls only', [5, 4, 3, 2, 1], 0],
  ['rises as much as it falls', [1, 2, 1, 2, 1], 50],
])('of what %s', (_, values, expected) => {
  expect(rsi(values, 4).at(-1)).toBe(expected);
});
