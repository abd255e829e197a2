import { stochastic } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('slow stochastic', [
  {
    reference: 'stochastic_k',
    warmUp: 17,
    ofConstantBars: 0,
    compute: (bars) => stochastic(bars.high, bars.low, bars.close).k,
  },
  {
    reference: 'stochastic_d',
    warmUp: 17,
    ofConstantBars: 0,
    compute: (bars) => stochastic(bars.high, bars.low, bars.close).d,
  },
]);
