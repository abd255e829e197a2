import { roc } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('rate of change', [
  { reference: 'roc_10', warmUp: 10, ofConstantBars: 0, compute: (bars) => roc(bars.close) },
]);

it('is in percent, and 0 where it would divide by 0', () => {
  expect([...roc([0, 4, 5, 4], 1)]).toEqual([NaN, 0, 25, expect.closeTo(-20, 12)]);
});
