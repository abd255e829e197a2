import { typicalPrice } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('typical price', [
  {
    reference: 'typical_price',
    warmUp: 0,
    ofConstantBars: 50,
    compute: (bars) => typicalPrice(bars.high, bars.low, bars.close),
  },
]);
