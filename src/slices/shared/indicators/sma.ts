import { type Column, firstKnown, packed, requirePeriod, unknownColumn } from './column';

/**
 * Simple moving average over `period` bars, in the unit of `column`; NaN for the first `period - 1` bars.
 * Equal to TA-Lib SMA. Sums distances from a value of the window and starts afresh once a period, so that rounding
 * neither piles up nor makes the average of equal values differ from them.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 1.
 */
export function sma(column: Column, period: number): Float64Array {
  requirePeriod('the period of sma', period);
  const values = packed(column);
  const averages = unknownColumn(values.length);
  const start = firstKnown(values);
  let base = 0;
  let sum = 0;
  for (let index = start + period - 1; index < values.length; index++) {
    if ((index - start + 1) % period === 0) {
      base = values[index];
      sum = 0;
      for (let inside = index - period + 1; inside <= index; inside++) sum += values[inside] - base;
    } else {
      sum += values[index] - base - (values[index - period] - base);
    }
    averages[index] = base + sum / period;
  }
  return averages;
}
