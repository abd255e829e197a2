import type { Column } from './column';
import { sma } from './sma';
import { standardDeviation } from './standard-deviation';

interface BollingerBands {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Bollinger bands in the unit of `values`: the simple average and `width` population standard deviations on either side;
 * NaN for the first `period - 1` bars. Equal to TA-Lib BBANDS.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 2.
 */
export function bollinger(values: Column, period = 20, width = 2): BollingerBands {
  const deviation = standardDeviation(values, period);
  const middle = sma(values, period);
  return {
    upper: middle.map((average, index) => average + width * deviation[index]),
    middle,
    lower: middle.map((average, index) => average - width * deviation[index]),
  };
}
