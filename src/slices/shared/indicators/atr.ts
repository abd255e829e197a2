import { type Column, requirePeriod, unknownColumn } from './column';
import { trueRange } from './true-range';

/**
 * Average true range of Wilder (1978) in the unit of the prices; NaN for the first `period` bars. Starts with the plain
 * mean of the first `period` true ranges. Equal to TA-Lib ATR.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 1 or the columns differ in length.
 */
export function atr(high: Column, low: Column, close: Column, period = 14): Float64Array {
  requirePeriod('the period of atr', period);
  const ranges = trueRange(high, low, close);
  const averages = unknownColumn(ranges.length);
  let average = 0;
  for (let index = 1; index < ranges.length; index++) {
    average = index <= period ? average + ranges[index] / period : (average * (period - 1) + ranges[index]) / period;
    if (index >= period) averages[index] = average;
  }
  return averages;
}
