import { type Column, firstKnown, packed, requirePeriod, unknownColumn } from './column';

/**
 * Population standard deviation over `period` bars, in the unit of `column`; NaN for the first `period - 1` bars.
 * Equal to TA-Lib STDDEV. Sums distances from a value of the window and starts afresh once a period, so that neither
 * rounding piles up nor a large price level swallows a small deviation: equal values give exactly 0 there.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 2.
 */
export function standardDeviation(column: Column, period: number): Float64Array {
  requirePeriod('the period of standardDeviation', period, 2);
  const values = packed(column);
  const deviations = unknownColumn(values.length);
  const start = firstKnown(values);
  let base = 0;
  let sum = 0;
  let squares = 0;
  let largest = 0;
  for (let index = start + period - 1; index < values.length; index++) {
    if ((index - start + 1) % period === 0) {
      base = values[index];
      sum = 0;
      squares = 0;
      largest = 0;
      for (let inside = index - period + 1; inside <= index; inside++) {
        const distance = values[inside] - base;
        sum += distance;
        squares += distance * distance;
      }
    } else {
      const entering = values[index] - base;
      const leaving = values[index - period] - base;
      sum += entering - leaving;
      squares += entering * entering - leaving * leaving;
    }
    largest = Math.max(largest, squares);
    const mean = sum / period;
    const variance = squares / period - mean * mean;
    // What rounding may leave of a variance of zero, by the largest sum it was taken from, is zero.
    deviations[index] = variance <= Number.EPSILON * largest ? 0 : Math.sqrt(variance);
  }
  return deviations;
}
