import { type Column, packed, requirePeriod, requireSameLength, unknownColumn } from './column';
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
  const { rising, falling } = moneyFlow(typicalPrice(high, low, close), packed(volume));
  for (let index = period; index < values.length; index++) {
    let positive = 0;
    let negative = 0;
    for (let inside = index - period + 1; inside <= index; inside++) {
      positive += rising[inside];
      negative += falling[inside];
    }
    values[index] = positive + negative === 0 ? 0 : (100 * positive) / (positive + negative);
  }
  return values;
}

/** Each bar's flow by where its typical price went; of neither kind where it did not move. */
function moneyFlow(
  typical: Float64Array,
  volume: Float64Array,
): { readonly rising: Float64Array; readonly falling: Float64Array } {
  const rising = new Float64Array(typical.length);
  const falling = new Float64Array(typical.length);
  for (let index = 1; index < typical.length; index++) {
    const flow = typical[index] * volume[index];
    if (typical[index] > typical[index - 1]) rising[index] = flow;
    else if (typical[index] < typical[index - 1]) falling[index] = flow;
  }
  return { rising, falling };
}
