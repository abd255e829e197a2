import { standardDeviation } from '../../../../src/slices/shared/indicators';
import { describeIndicator } from './indicator-contract';

describeIndicator('standard deviation', [
  {
    reference: 'standard_deviation_20',
    warmUp: 19,
    ofConstantBars: 0,
    compute: (bars) => standardDeviation(bars.close, 20),
  },
]);

it('divides by the number of values, not by one less', () => {
  expect([...standardDeviation([2, 4, 4, 4, 5, 5, 7, 9], 8)].at(-1)).toBe(2);
});

it('keeps its digits on a high price level', () => {
  const values = Array.from({ length: 50 }, (_, index) => 1e9 + (index % 2));
  expect([...standardDeviation(values, 10).slice(9)]).toEqual(new Array<number>(41).fill(0.5));
});

it('is 0 as soon as a window of equal values follows a moving one', () => {
  const values = [
    ...Array.from({ length: 37 }, (_, index) => 1000 + Math.sin(index) * 30),
    ...new Array<number>(40).fill(1000.1),
  ];
  expect([...standardDeviation(values, 20).slice(37 + 19)]).toEqual(new Array<number>(21).fill(0));
});

it('scales with its input down to the smallest quotes', () => {
  const values = [1, 2, 4, 3, 5, 2, 1];
  const tiny = standardDeviation(
    values.map((value) => value * 2 ** -60),
    4,
  );
  expect([...tiny]).toEqual([...standardDeviation(values, 4)].map((value) => value * 2 ** -60));
});
