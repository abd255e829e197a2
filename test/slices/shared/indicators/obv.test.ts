import { obv } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('on-balance volume', [
  { reference: 'obv', warmUp: 0, ofConstantBars: 1000, compute: (bars) => obv(bars.close, bars.volume) },
]);
