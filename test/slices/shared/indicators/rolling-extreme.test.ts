import { rollingMax, rollingMin } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('rolling extremes', [
  { reference: 'rolling_max_20', warmUp: 19, ofConstantBars: 50, compute: (bars) => rollingMax(bars.high, 20) },
  { reference: 'rolling_min_20', warmUp: 19, ofConstantBars: 50, compute: (bars) => rollingMin(bars.low, 20) },
]);
