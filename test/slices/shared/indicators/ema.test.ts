import { ema } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('exponential moving average', [
  { reference: 'ema_12', warmUp: 11, ofConstantBars: 50, compute: (bars) => ema(bars.close, 12) },
  { reference: 'ema_26', warmUp: 25, ofConstantBars: 50, compute: (bars) => ema(bars.close, 26) },
]);

it('starts with the simple average and takes leading unknowns as not there', () => {
  expect([...ema([NaN, 1, 2, 3, 5], 3)]).toEqual([NaN, NaN, NaN, 2, 3.5]);
});
