import { type Column, requirePeriod, requireSameLength, unknownColumn } from './column';
import { typicalPrice } from './typical-price';

/**
 * Money flow index (Quong and Soudack 1989), 0 to 100: the share of money flow (typical price times volume) over
 * `period` bars that went with a rising typical price; NaN for the first `period` bars, 0 where no money flowed. Equal
 * to TA-Lib MFI. Sums each window anew, since a running sum leaves rounding where the flow is nothing.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 2 or the columns differ in length.
 */
export function mfi(high: Column, low: Column, close: Column, volume: Column, period = 14): Float64Array {
  requirePeriod('the period of mfi', period, 2);
  const values = unknownColumn(requireSameLength({ high, low, close, volume }));
  const typical = typicalPrice(high, low, close);
  for (let index = period; index < values.length; index++) {
    let positive = 0;
    let negative = 0;
    for (let inside = index - period + 1; inside <= index; inside++) {
      if (typical[inside] > typical[inside - 1]) positive += typical[inside] * volume[inside];
      else if (typical[inside] < typical[inside - 1]) negative += typical[inside] * volume[inside];
    }
    values[index] = positive + negative === 0 ? 0 : (100 * positive) / (positive + negative);
  }
  return values;
}
