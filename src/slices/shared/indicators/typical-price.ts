import { type Column, packed, requireSameLength } from './column';

/**
 * Mean of high, low and close of each bar. Equal to TA-Lib TYPPRICE.
 * @throws ActionError `InvalidParameters` when the columns differ in length.
 */
export function typicalPrice(high: Column, low: Column, close: Column): Float64Array {
  const prices = new Float64Array(requireSameLength({ high, low, close }));
  const [highs, lows, closes] = [packed(high), packed(low), packed(close)];
  for (let index = 0; index < prices.length; index++) prices[index] = (highs[index] + lows[index] + closes[index]) / 3;
  return prices;
}
