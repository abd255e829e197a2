import { bollinger } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('Bollinger bands', [
  { reference: 'bollinger_upper', warmUp: 19, ofConstantBars: 50, compute: (bars) => bollinger(bars.close).upper },
  { reference: 'bollinger_middle', warmUp: 19, ofConstantBars: 50, compute: (bars) => bollinger(bars.close).middle },
  { reference: 'bollinger_lower', warmUp: 19, ofConstantBars: 50, compute: (bars) => bollinger(bars.close).lower },
]);
