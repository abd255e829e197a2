import { trueRange } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('true range', [
  {
    reference: 'true_range',
    warmUp: 1,
    ofConstantBars: 0,
    compute: (bars) => trueRange(bars.high, bars.low, bars.close),
  },
]);

it.each([
  ['inside the day', 8, [NaN, 4]],
  ['from a lower close up', 5, [NaN, 5]],
  ['from a higher close down', 13, [NaN, 7]],
])('reaches %s', (_, close, expected) => {
  expect([...trueRange([99, 10], [1, 6], [close, 8])]).toEqual(expected);
});

it('refuses columns of different length', () => {
  expect(() => trueRange([1, 2], [1], [1, 2])).toThrow('columns differ in length (high 2, low 1, close 2)');
});
