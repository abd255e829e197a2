import { monthlyReturns, monthlyReturnsSchema } from '../../../../src/slices/shared/metrics';
import { curveOf } from '../../../support/curve-of';

const none: (number | null)[] = new Array<null>(12).fill(null);

describe('monthlyReturns', () => {
  it('compounds by the month that a return ends in', () => {
    // 30 and 31 January, 1 and 2 February.
    const years = monthlyReturns(curveOf([100, 110, 121, 133.1]));
    const months = [expect.closeTo(0.1, 12), expect.closeTo(0.21, 12), ...none.slice(2)];
    expect(monthlyReturnsSchema.parse(years)).toEqual([{ year: 2020, months, total: expect.closeTo(0.331, 12) }]);
  });

  it('leaves the year of the starting value out when no return ends in it', () => {
    const years = monthlyReturns(curveOf([100, 50], '2019-12-31'));
    expect(years).toEqual([{ year: 2020, months: [-0.5, ...none.slice(1)], total: -0.5 }]);
  });

  it('refuses a curve without a return', () => {
    expect(() => monthlyReturns(curveOf([100]))).toThrow(expect.objectContaining({ code: 'InvalidCurve' }));
  });
});
