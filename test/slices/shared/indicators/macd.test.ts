import { macd } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('moving average convergence divergence', [
  { reference: 'macd', warmUp: 33, ofConstantBars: 0, compute: (bars) => macd(bars.close).macd },
  { reference: 'macd_signal', warmUp: 33, ofConstantBars: 0, compute: (bars) => macd(bars.close).signal },
  { reference: 'macd_histogram', warmUp: 33, ofConstantBars: 0, compute: (bars) => macd(bars.close).histogram },
]);

it('refuses a fast period that is not below the slow one', () => {
  expect(() => macd([1, 2, 3], 26, 26)).toThrow('the fast period of macd is 26; it must be below the slow one, 26');
});
