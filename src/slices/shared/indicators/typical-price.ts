import { type Column, requireSameLength } from './column';

/**
 * Mean of high, low and close of each bar. Equal to TA-Lib TYPPRICE.
 * @throws ActionError `InvalidParameters` when the columns differ in length.
 */
export function typicalPrice(high: Column, low: Column, close: Column): Float64Array {
  const prices = new Float64Array(requireSameLength({ high, low, close }));
  for (let index = 0; index < prices.length; index++) prices[index] = (high[index] + low[index] + close[index]) / 3;
  return prices;
}
