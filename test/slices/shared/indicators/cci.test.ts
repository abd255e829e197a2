import { cci } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('commodity channel index', [
  { reference: 'cci_20', warmUp: 19, ofConstantBars: 0, compute: (bars) => cci(bars.high, bars.low, bars.close) },
]);
