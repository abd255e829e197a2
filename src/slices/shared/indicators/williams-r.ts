import { type Column, packed, requireSameLength, unknownColumn } from './column';
import { rollingMax, rollingMin } from './rolling-extreme';

/**
 * Williams %R, -100 to 0: how far the close lies below the highest high of `period` bars, in hundredths of their range;
 * NaN for the first `period - 1` bars, 0 where there is no range. Equal to TA-Lib WILLR.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 1 or the columns differ in length.
 */
export function williamsR(high: Column, low: Column, close: Column, period = 14): Float64Array {
  const values = unknownColumn(requireSameLength({ high, low, close }));
  const closes = packed(close);
  const highest = rollingMax(high, period);
  const lowest = rollingMin(low, period);
  for (let index = period - 1; index < values.length; index++) {
    const range = highest[index] - lowest[index];
    values[index] = range === 0 ? 0 : (-100 * (highest[index] - closes[index])) / range;
  }
  return values;
}
