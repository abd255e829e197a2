import { williamsR } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('Williams %R', [
  {
    reference: 'williams_r_14',
    warmUp: 13,
    ofConstantBars: 0,
    compute: (bars) => williamsR(bars.high, bars.low, bars.close),
  },
]);
