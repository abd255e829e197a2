import { z } from 'zod';
import type { Curve } from '../backtest-result';
import { sessionDate } from '../bars';
import { returnsOf } from './returns';

const share = z.number().nullable().describe('Return as a share, 0.02 is 2 %; null for a month without a value');

/** Returns by calendar year and month. */
export const monthlyReturnsSchema = z.array(
  z.strictObject({
    year: z.int(),
    months: z.array(share).length(12).describe('January to December'),
    total: z.number().describe('Return over the part of the year that the curve covers'),
  }),
);

export type MonthlyReturns = z.infer<typeof monthlyReturnsSchema>;

/**
 * The returns of a curve compounded by calendar month and year, of the day a return ends on: the starting value's own
 * month has an entry only if a later value lies in it. Years without any are left out.
 * @throws ActionError `InvalidCurve` as `performance` does.
 */
export function monthlyReturns(curve: Curve): MonthlyReturns {
  const growth = new Map<number, (number | null)[]>();
  returnsOf(curve).forEach((value, index) => {
    const [year, month] = sessionDate(curve.time[index + 1])
      .split('-')
      .map(Number);
    const months = growth.get(year) ?? new Array<number | null>(12).fill(null);
    months[month - 1] = (months[month - 1] ?? 1) * (1 + value);
    growth.set(year, months);
  });
  return [...growth].map(([year, months]) => ({
    year,
    months: months.map((value) => (value === null ? null : value - 1)),
    total: months.reduce<number>((product, value) => product * (value ?? 1), 1) - 1,
  }));
}
