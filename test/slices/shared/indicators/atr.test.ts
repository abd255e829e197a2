import { atr } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('average true range', [
  { reference: 'atr_14', warmUp: 14, ofConstantBars: 0, compute: (bars) => atr(bars.high, bars.low, bars.close) },
]);
