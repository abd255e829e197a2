import { adx } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('directional movement', [
  { reference: 'adx_14', warmUp: 27, ofConstantBars: 0, compute: (bars) => adx(bars.high, bars.low, bars.close).adx },
  {
    reference: 'plus_di_14',
    warmUp: 14,
    ofConstantBars: 0,
    compute: (bars) => adx(bars.high, bars.low, bars.close).plusDi,
  },
  {
    reference: 'minus_di_14',
    warmUp: 14,
    ofConstantBars: 0,
    compute: (bars) => adx(bars.high, bars.low, bars.close).minusDi,
  },
]);

it('climbs towards 100 from 0 when a flat market starts to rise, as TA-Lib does', () => {
  const prices = Array.from({ length: 34 }, (_, index) => (index < 30 ? 10 : index - 19));
  const expected = [0, 0, 0, 7.142857142857, 13.775510204081, 19.934402332362, 25.653373594336];
  const received = [...adx(prices, prices, prices).adx.slice(27)];
  received.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 9));
  expect(received).toHaveLength(expected.length);
});
