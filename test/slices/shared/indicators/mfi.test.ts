import { mfi } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('money flow index', [
  {
    reference: 'mfi_14',
    warmUp: 14,
    ofConstantBars: 0,
    compute: (bars) => mfi(bars.high, bars.low, bars.close, bars.volume),
  },
]);

it('is 0 where no volume flows after much has', () => {
  const price = Array.from({ length: 30 }, (_, index) => 10 + Math.sin(index));
  const volume = price.map((_, index) => (index < 10 ? 12345.678 : 0));
  expect(mfi(price, price, price, volume, 5).at(-1)).toBe(0);
});
