import { type Column, packed, unknownColumn } from './column';
import { sma } from './sma';
import { standardDeviation } from './standard-deviation';

interface BollingerBands {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Bollinger bands in the unit of `column`: the simple average and `width` population standard deviations on either side;
 * NaN for the first `period - 1` bars. Equal to TA-Lib BBANDS.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 2.
 */
export function bollinger(column: Column, period = 20, width = 2): BollingerBands {
  const values = packed(column);
  const deviation = standardDeviation(values, period);
  const middle = sma(values, period);
  const upper = unknownColumn(values.length);
  const lower = unknownColumn(values.length);
  for (let index = 0; index < values.length; index++) {
    upper[index] = middle[index] + width * deviation[index];
    lower[index] = middle[index] - width * deviation[index];
  }
  return { upper, middle, lower };
}
