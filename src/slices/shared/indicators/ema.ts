import { type Column, firstKnown, packed, requirePeriod, unknownColumn } from './column';

/**
 * Exponential moving average with factor 2 / (period + 1), in the unit of `column`; NaN for the first `period - 1` bars.
 * Starts with the simple average of the first `period` values. Equal to TA-Lib EMA.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 1.
 */
export function ema(column: Column, period: number): Float64Array {
  requirePeriod('the period of ema', period);
  const values = packed(column);
  const averages = unknownColumn(values.length);
  const first = firstKnown(values) + period - 1;
  if (first >= values.length) return averages;
  const factor = 2 / (period + 1);
  let average = values[first];
  let sum = 0;
  for (let index = first - period + 1; index <= first; index++) sum += values[index] - values[first];
  average += sum / period;
  averages[first] = average;
  for (let index = first + 1; index < values.length; index++) {
    average += (values[index] - average) * factor;
    averages[index] = average;
  }
  return averages;
}
